// Whatever people write, pages show it as text: in every field, on every page.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser, openWindowAs } from './browser.ts'
import { inlineProblems, nonceOf, watch } from './checks.ts'
import { type Fixtures, postJobs } from './fixtures.ts'
import { hostileText, startHostileApi } from './hostile-api.ts'
import { layoutProblems } from './layout-checks.ts'
import { startOwnPortal } from './own-portal.ts'
import { type Role, roles } from './row.ts'
import { pages, statesOf } from './table.ts'

const maxForms = 3
const parameters = [
  'q',
  'location',
  'company',
  'skill',
  'sort',
  'page',
  'next',
  'from',
  'reason',
  'show',
  'token',
  'view',
]

let browser: Browser
let windows: Record<Role, BrowserContext>
let fixtures: Fixtures
let origin: string
beforeAll(async () => {
  browser = await launchBrowser()
  fixtures = await postJobs()
  const api = await startHostileApi(inject('portal').gatewayUrl)
  const portal = await startOwnPortal({
    gateway: { RATE_LIMIT_PAGE_PER_MINUTE: '100000' },
    web: { GATEWAY_URL: api.url },
  })
  origin = portal.url
  const options = { baseURL: origin, viewport: { width: 320, height: 800 } }
  const opened = await Promise.all(
    roles.map(async (role) => [role, await openWindowAs(browser, role, options)] as const),
  )
  windows = Object.fromEntries(opened) as Record<Role, BrowserContext>
  return async () => {
    await portal.stop()
    api.stop()
  }
}, 300_000)
afterAll(() => browser?.close())

describe.concurrent.each(pages.map((each) => [each.row.route, each] as const))('%s', (_route, { row, role }) => {
  it('shows hostile texts, links, addresses and forms as text', async () => {
    const [first = '/'] = statesOf(row, fixtures)
    const query = new URLSearchParams(parameters.map((name) => [name, hostileText]))
    const withQuery = `${first}${first.includes('?') ? '&' : '?'}${query}`
    const problems: string[] = []
    for (const path of new Set([first, ...statesOf(row, fixtures), withQuery])) {
      const found = await visit(path, role, path === first ? maxForms : 0)
      problems.push(...found.map((problem) => `${path.slice(0, 60)}: ${problem}`))
    }
    expect(problems).toEqual([])
  }, 120_000)
})

it('A link, an image or a script that a page makes of a text is found', async () => {
  const page = await windows.guest.newPage()
  await page.goto('/help')
  const html = '<a href="JavaScript:alert(1)">a</a><img src=x><b onclick="go()">b</b>'
  await page.evaluate((text) => document.querySelector('main')?.insertAdjacentHTML('beforeend', text), html)

  expect(await pageProblems(page, `<main>${html}</main>`)).toEqual([
    '<b onclick="">',
    'is active: <a href="JavaScript:alert(1)">a</a>',
    'is active: <img src="x">',
    'is active: <b onclick="go()">b</b>',
  ])
  await page.close()
})

async function visit(path: string, role: Role, formLimit: number): Promise<string[]> {
  const page = await windows[role].newPage()
  const seen = watch(page, origin)
  const response = await page.goto(path)
  const problems = await pageProblems(
    page,
    (await response?.text()) ?? '',
    nonceOf((await response?.allHeaders()) ?? {}),
  )
  if ((response?.status() ?? 500) >= 500) problems.push(`responds with ${response?.status()}`)
  // Signing out would end the visits.
  const forms = path.startsWith('/sign-out') ? 0 : await page.locator('main form[method=post]').count()
  for (let nth = 0; nth < Math.min(formLimit, forms); nth++) {
    const found = await submitHostile(page, path, nth)
    problems.push(...found.map((problem) => `form ${nth + 1}: ${problem}`))
  }
  await page.close()
  // The browser reports the status of a form that was rejected.
  return [...problems, ...seen.filter((each) => !/status of 4\d\d/.test(each))]
}

/** Sends a form with a hostile text in every field. */
async function submitHostile(page: Page, path: string, nth: number): Promise<string[]> {
  if (nth > 0) await page.goto(path)
  const [response] = await Promise.all([
    page.waitForResponse((each) => each.request().method() === 'POST'),
    page.waitForEvent('load'),
    page.evaluate(
      ([index, text]) => {
        const form = document.querySelectorAll<HTMLFormElement>('main form[method=post]')[Number(index)]
        for (const field of form?.querySelectorAll<HTMLInputElement>('input, textarea') ?? []) {
          if (!/^(?:checkbox|radio|number|hidden|date|file|month|time)/.test(field.type)) field.value = String(text)
        }
        form?.submit()
      },
      [nth, hostileText],
    ),
  ])
  const isRedirect = response.status() < 400 && response.status() >= 300
  return pageProblems(page, isRedirect ? '' : await response.text(), nonceOf(await response.allHeaders()))
}

async function pageProblems(page: Page, html: string, nonce?: string): Promise<string[]> {
  const active = page.locator('[href^="javascript:" i], [src^="http"], main img, main script, main b[onclick]')
  const found = await active.evaluateAll((elements) => elements.map((each) => each.outerHTML.slice(0, 60)))
  return [...inlineProblems(html, nonce), ...found.map((each) => `is active: ${each}`), ...(await layoutProblems(page))]
}
