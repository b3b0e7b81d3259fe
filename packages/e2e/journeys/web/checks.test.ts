// Breaks a page on purpose: a check that then finds nothing is broken itself.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { launchBrowser, openWindow, openWindowAs } from './browser.ts'
import { byteProblems, countBytes } from './byte-checks.ts'
import {
  accessibilityProblems,
  addressProblems,
  headerProblems,
  inlineProblems,
  markupProblems,
  outlineProblems,
  tokenProblems,
  watch,
} from './checks.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  page = await (await openWindow(browser, { viewport: { width: 320, height: 800 } })).newPage()
  await page.goto('/sign-in')
}, 300_000)

it('A field without its label is found', async () => {
  await page.evaluate(() => document.querySelector('label[for=email]')?.remove())

  expect(await accessibilityProblems(page)).toEqual([expect.stringMatching(/^label: <input/)])
})

it('A text without enough contrast is found', async () => {
  // Not by an attribute, which the content security policy would ignore.
  await page.evaluate(() => document.querySelector('h1')?.style.setProperty('color', '#bbb'))

  expect((await accessibilityProblems(page)).join()).toContain('color-contrast')
})

it('A second heading of the first level is found', async () => {
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('h1')))

  expect(await outlineProblems(page)).toEqual(['2 instead of 1 h1'])
})

it.each(['<script>alert(1)</script>', '<style>a{}</style>', '<p style="color:red">', '<a onclick="go()">'])(
  'An inline %s is found',
  (html) => {
    expect(inlineProblems(`<main>${html}</main>`)).toHaveLength(1)
  },
)

it('A script from a file, and a text that looks like a handler, are not found', () => {
  expect(
    inlineProblems('<script src="/a.js" defer=""></script><p title="<style> onclick=">style="x" &lt;script></p>'),
  ).toEqual([])
})

it('An inline script with the nonce of the page is not found, and one with another is', () => {
  expect(inlineProblems('<script nonce="abc">go()</script>', 'abc')).toEqual([])
  expect(inlineProblems('<script nonce="abd">go()</script>', 'abc')).toHaveLength(1)
  expect(inlineProblems('<script nonce="abc">go()</script>')).toHaveLength(1)
})

it('A hydrated page that the server rendered differently from the browser is found', async () => {
  const window = await openWindowAs(browser, 'recruiter')
  const hydrated = await window.newPage()
  const found = watch(hydrated, inject('portal').gatewayUrl)
  await hydrated.route('**/hire/jobs/new', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('>Preview<', '>View<') })
  })
  await hydrated.goto('/hire/jobs/new')

  await expect.poll(() => found.join(), { timeout: 20_000 }).toContain('error: Minified React error #418')
  await window.close()
})

it('Invalid HTML is found', async () => {
  const html = await (await fetch(`${inject('portal').gatewayUrl}/sign-in`)).text()

  expect(await markupProblems(html)).toEqual([])
  expect(await markupProblems(html.replace('<main', '<main><p><div>a</div></p></main><main'))).not.toEqual([])
})

it('A missing header is found', () => {
  expect(headerProblems({ 'content-type': 'text/html; charset=utf-8' }, { isSignedIn: false }).length).toBeGreaterThan(
    4,
  )
})

it('Tokens and addresses of others are found, and the own address is not', () => {
  const token = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl`

  expect(tokenProblems(`<p data-a="${token}">`)).toHaveLength(1)
  expect(tokenProblems('{"access_token":')).toHaveLength(1)
  expect(addressProblems('ada@example.com and bob@example.com', ['ada@example.com'])).toEqual(['bob@example.com'])
})

it('Too many bytes, fonts and requests are found', () => {
  const bytes = { Document: 7_900, Stylesheet: 13_000, Script: 4_900 }
  const job = { route: '/jobs/:id/:slug?' }
  const within = { bytes, scripts: { 'page-1.js': 4_900 }, requests: Array(5).fill('/') }

  expect(byteProblems(within, job, false)).toEqual([])
  const tooMany = { Document: 8_100, Stylesheet: 14_100, Script: 5_100, Font: 1 }
  expect(byteProblems({ bytes: tooMany, scripts: {}, requests: Array(6).fill('/') }, job, false)).toHaveLength(5)
  const hydrated = {
    bytes: { Script: 120_000 },
    scripts: { 'react-1.js': 108_000, 'edit-1.js': 12_100 },
    requests: Array(9).fill('/'),
  }
  expect(byteProblems(hydrated, { route: '/hire/jobs/new', isHydrated: true }, true)).toEqual([
    '12100 bytes of own scripts',
  ])
})

it('What a page receives is counted', async () => {
  const received = await countBytes(page)
  await page.goto('/sign-in')

  // The browser may report the last bytes after the page has loaded.
  await expect.poll(() => received.bytes.Document).toBeGreaterThan(1000)
  await expect.poll(() => received.bytes.Script).toBeGreaterThan(100)
})

it('What a page writes to the console, and what it loads from elsewhere, is found', async () => {
  const found = watch(page, inject('portal').gatewayUrl)
  await page.evaluate(() => {
    console.warn('a warning')
    const image = document.createElement('img')
    image.src = 'http://127.0.0.1:9/image.png'
    document.body.append(image)
  })

  await expect.poll(() => found.join('\n')).toMatch(/a warning[\s\S]*Content Security Policy/)
})
