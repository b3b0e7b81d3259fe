// Breaks a page on purpose: a check of layout or keyboard that then finds nothing is broken itself.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser, openWindow } from './browser.ts'
import { keyboardProblems, skipLinkProblems } from './keyboard-checks.ts'
import {
  forcedColoursProblems,
  largeTextProblems,
  layoutProblems,
  mirroringProblems,
  motionProblems,
  printProblems,
} from './layout-checks.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  page = await (await openWindow(browser, { viewport: { width: 320, height: 800 } })).newPage()
  await page.goto('/sign-in')
  return () => page.context().close()
}, 300_000)

/** Adds a block with this style to the content. Not by an attribute, which the content security policy would ignore. */
async function addBlock(styles: Record<string, string>, tag = 'div'): Promise<void> {
  await page.evaluate(
    ([given, name]) => {
      const block = document.createElement(String(name))
      block.textContent = 'added'
      for (const [property, value] of Object.entries(given)) block.style.setProperty(property, value, 'important')
      document.querySelector('main')?.prepend(block)
    },
    [styles, tag] as const,
  )
}

async function setStyle(selector: string, styles: Record<string, string>): Promise<void> {
  await page.evaluate(
    ([found, given]) => {
      for (const element of document.querySelectorAll<HTMLElement>(found)) {
        for (const [property, value] of Object.entries(given)) element.style.setProperty(property, value, 'important')
      }
    },
    [selector, styles] as const,
  )
}

describe('The checks of layout find', () => {
  it('a block that is wider than the window', async () => {
    await addBlock({ width: '401px' })

    expect(await layoutProblems(page)).toEqual([expect.stringMatching(/^4\d\d px wide in a window of 320 px/)])
  })

  it('a text that is cut off', async () => {
    await addBlock({ width: '20px', overflow: 'hidden', 'overflow-wrap': 'normal' })

    expect(await layoutProblems(page)).toEqual([expect.stringMatching(/^cut off/)])
  })

  it('a block that only fits with small texts', async () => {
    await addBlock({ 'inline-size': '12rem' })

    expect(await layoutProblems(page)).toEqual([])
    expect(await largeTextProblems(page)).toEqual([expect.stringMatching(/^with large texts/)])
  })

  it('a block that stays on the left side in texts from right to left', async () => {
    await addBlock({ position: 'absolute', left: '10px', width: '50px' })

    expect(await mirroringProblems(page)).toEqual([expect.stringMatching(/^not mirrored/)])
  })

  it('a button without a border, and a chosen link that only has another background, with forced colours', async () => {
    await setStyle('main button[type=submit]', { border: 'none' })
    await setStyle('[aria-current]', { outline: 'none', background: 'yellow' })

    expect(await forcedColoursProblems(page)).toEqual([
      expect.stringMatching(/^no border with forced colours: button/),
      expect.stringMatching(/^not distinguished with forced colours: a "Sign in"/),
    ])
  })

  it('what moves', async () => {
    await setStyle('h1', { transition: 'color 1s' })

    expect(await motionProblems(page)).toEqual([expect.stringMatching(/^moves: <h1/)])
  })

  it('controls, columns, and light texts on paper', async () => {
    await addBlock({ display: 'inline-flex' }, 'button')
    await addBlock({ display: 'grid', 'grid-template-columns': '1fr 1fr', 'block-size': '400px' }, 'section')
    await page.evaluate(() =>
      document.querySelector('main section')?.append(...['a', 'b'].map(() => document.createElement('p'))),
    )
    await setStyle('h1', { color: 'white' })

    expect(await printProblems(page)).toEqual([
      expect.stringMatching(/^printed: <button/),
      expect.stringMatching(/^printed in columns: <section/),
      expect.stringMatching(/^a heading is printed in/),
    ])
  })
})

describe('The checks of the keyboard find', () => {
  it('nothing wrong in a page as it is', async () => {
    expect(await keyboardProblems(page)).toEqual([])
    expect(await skipLinkProblems(page)).toEqual([])
  })

  it('a stop without visible focus', async () => {
    await setStyle('#email', { outline: 'none' })

    expect(await keyboardProblems(page)).toEqual([expect.stringMatching(/^no visible focus at <input>/)])
  })

  it('stops that something covers', async () => {
    await addBlock({ position: 'fixed', inset: '0', 'z-index': '9' })

    expect((await keyboardProblems(page)).join()).toMatch(/"added" covers <a>/)
  })

  it('a stop before those that are above it', async () => {
    await setStyle('main form', { display: 'flex', 'flex-direction': 'column-reverse' })

    expect((await keyboardProblems(page)).join()).toMatch(/goes back up to/)
  })

  it('a stop out of the order of the document', async () => {
    await page.evaluate(() => document.querySelector('#password')?.setAttribute('tabindex', '1'))

    expect((await keyboardProblems(page)).join()).toMatch(/stop 1 is <input>/)
  })

  it('a trap', async () => {
    await page.evaluate(() => {
      const last = [...document.querySelectorAll('button')].at(-1)
      last?.addEventListener('keydown', (event) => event.preventDefault())
    })

    expect(await keyboardProblems(page)).toEqual(['the focus does not leave the last stop'])
  })

  it('a skip link that leads nowhere', async () => {
    await page.evaluate(() => document.querySelector('#content')?.removeAttribute('id'))

    expect(await skipLinkProblems(page)).toEqual([expect.stringMatching(/^the first stop leads to/)])
  })
})
