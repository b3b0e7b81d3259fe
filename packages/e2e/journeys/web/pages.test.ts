// Visits every page in every state as everybody, and checks it: see the table and the checks.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import routes from '../../../web/app/routes.ts'
import { accounts, launchBrowser, openWindowAs } from './browser.ts'
import { byteProblems, countBytes } from './byte-checks.ts'
import {
  accessibilityProblems,
  addressProblems,
  headerProblems,
  inlineProblems,
  markupProblems,
  nonceOf,
  outlineProblems,
  tokenProblems,
  watch,
} from './checks.ts'
import { type Fixtures, postJobs } from './fixtures.ts'
import { keyboardProblems, skipLinkProblems } from './keyboard-checks.ts'
import {
  forcedColoursProblems,
  largeTextProblems,
  layoutProblems,
  mirroringProblems,
  motionProblems,
  printProblems,
} from './layout-checks.ts'
import { type Role, type Row, roles } from './row.ts'
import { pages, statesOf, table, targetOf } from './table.ts'

const { gatewayUrl } = inject('portal')
let browser: Browser
let windows: Record<Role, BrowserContext>
let fixtures: Fixtures
beforeAll(async () => {
  browser = await launchBrowser()
  fixtures = await postJobs()
  const opened = await Promise.all(roles.map(async (role) => [role, await openWindowAs(browser, role)] as const))
  windows = Object.fromEntries(opened) as Record<Role, BrowserContext>
}, 300_000)
afterAll(() => browser?.close())

const byRow = table.map((row) => [row.route, row] as const)
const links = Object.fromEntries(roles.map((role) => [role, new Set<string>()])) as Record<Role, Set<string>>
const titles = new Map<string, string>()

it('The table has every route of the pages, and no other', () => {
  const paths = (routes as readonly { path?: string; index?: boolean }[]).map(({ path, index }) =>
    index ? '/' : `/${path}`,
  )

  expect(table.map(({ route }) => route).sort()).toEqual(paths.sort())
})

type Served = { status: number; headers: Record<string, string>; html: string }

/** Requests a page as the browser of a window; of a stream, only its beginning. */
async function request(window: BrowserContext, path: string, isStream = false): Promise<Served> {
  if (!isStream) {
    const response = await window.request.get(path, { maxRedirects: 0, headers: { accept: 'text/html' } })
    return { status: response.status(), headers: response.headers(), html: await response.text() }
  }
  const cookie = (await window.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const response = await fetch(`${gatewayUrl}${path}`, { headers: { cookie } })
  await response.body?.cancel()
  return { status: response.status, headers: Object.fromEntries(response.headers), html: '' }
}

describe.each(byRow)('%s', (_route, row) => {
  it.each(roles.map((role, index) => [role, row.expected[index] ?? 200] as const))(
    'as %s responds with %s',
    async (role, expected) => {
      for (const path of statesOf(row, fixtures)) {
        const { status, headers, html } = await request(windows[role], path, row.isStream)
        const { location } = headers
        // The address of a job without its title leads to the one with it.
        if (status === 301) expect(location).toMatch(/^\/jobs\/\d+\//)
        else expect(status < 300 || status >= 400 ? status : location, path).toBe(targetOf(expected, path))
        const nonce = row.isHydrated && status === 200 ? nonceOf(headers) : undefined
        const isPage = !row.isFile && (status === 200 || status >= 400)
        const kind = { isSignedIn: role !== 'guest', nonce, showsFiles: status === 200 && row.showsFiles }
        if (isPage) expect(headerProblems(headers, kind), path).toEqual([])
        for (const [, link = ''] of html.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)) links[role].add(link)
      }
    },
  )
})

/** The colours of the narrow and of the wide window. */
type Schemes = readonly ['light' | 'dark', 'light' | 'dark']
const lightAndDark: Schemes = ['light', 'dark']
const darkAndLight: Schemes = ['dark', 'light']

// Side by side, because a visit leaves the processor idle while it waits for the next frame.
const visits = pages.map((each, first) => [each.row.route, { ...each, first }] as const)
describe.concurrent.each(visits)('%s', (_route, { row, role, first }) => {
  it('is complete, accessible and safe for whoever visits it', async () => {
    const problems: string[] = []
    // One for all states, because a new one is expensive.
    const page = await windows[role].newPage()
    const size = page.viewportSize()
    const seen = watch(page, gatewayUrl)
    for (const [nth, path] of statesOf(row, fixtures).entries()) {
      if (size) await page.setViewportSize(size)
      const schemes = (first + nth) % 2 === 0 ? lightAndDark : darkAndLight
      const found = [...(await visit(page, path, { row, role }, schemes)), ...seen.splice(0)]
      problems.push(...found.map((problem) => `${path}: ${problem}`))
    }
    await page.close()
    expect([...problems, ...seen]).toEqual([])
  }, 300_000)
})

type Visitor = { row: Row; role: Role }

async function visit(page: Page, path: string, { row, role }: Visitor, schemes: Schemes): Promise<string[]> {
  const received = await countBytes(page)
  const response = await page.goto(path)
  if (row.isHydrated) await waitForHydration(page)
  const served = (await response?.text()) ?? ''
  const headers = (await response?.allHeaders()) ?? {}
  const nonce = row.isHydrated && nonceOf(headers)
  const title = await page.title()
  const sameTitle = titles.get(title) ?? row.route
  titles.set(title, row.route)
  return [
    ...(sameTitle === row.route ? [] : [`has the title of ${sameTitle}`]),
    ...headerProblems(headers, { isSignedIn: role !== 'guest', nonce: nonce || undefined, showsFiles: row.showsFiles }),
    ...inlineProblems(served, nonce),
    ...(await documentProblems(served, row, role)),
    // As the scripts left it.
    ...(row.isHydrated ? await documentProblems(await page.content(), row, role) : []),
    ...(await outlineProblems(page)),
    ...(await keyboardProblems(page)),
    ...(await skipLinkProblems(page)),
    ...(await viewProblems(page, schemes)),
    ...(await printProblems(page)),
    ...byteProblems(received, row, role !== 'guest'),
  ]
}

type Root = { stateNode: { current: { memoizedState: { isDehydrated?: boolean } | null } } }

/** Waits until React has taken over the document, not only begun to, and has added what needs it. */
async function waitForHydration(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const end = performance.now() + 20_000
    const isHydrated = () => {
      const [, root] = Object.entries(document).find(([name]) => name.startsWith('__reactContainer')) ?? []
      return (root as Root | undefined)?.stateNode.current.memoizedState?.isDehydrated === false
    }
    while (!isHydrated()) {
      if (performance.now() > end) throw new Error('React has not taken over the page')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    // What effects add is there once the browser has nothing left to do.
    await new Promise((resolve) => requestAnimationFrame(() => requestIdleCallback(resolve)))
  })
}

async function documentProblems(html: string, { showsAddresses }: Row, role: Role) {
  const own = role === 'guest' ? [] : [accounts[role]]
  return [
    ...(await markupProblems(html)),
    ...tokenProblems(html),
    ...(showsAddresses ? [] : addressProblems(html, own)),
  ]
}

/**
 * What is wrong on narrow and wide screens, and with what visitors choose. Each width has one of the two colour schemes,
 * in every second state the other one, because axe takes most of the time of a visit.
 */
async function viewProblems(page: Page, schemes: Schemes): Promise<string[]> {
  const problems: string[] = []
  for (const [nth, width] of [320, 1280].entries()) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: schemes[nth] ?? null })
    const found = [
      ...(await accessibilityProblems(page)),
      ...(await layoutProblems(page)),
      ...(await largeTextProblems(page)),
      ...(await mirroringProblems(page)),
      ...(await forcedColoursProblems(page)),
      ...(await motionProblems(page)),
    ]
    problems.push(...found.map((problem) => `at ${width} px, ${schemes[nth]}: ${problem}`))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  return problems
}

it.each(roles)('Every link that a %s sees leads somewhere', async (role) => {
  for (const link of links[role]) {
    // What everybody sees is followed once.
    if (!link.startsWith('/') || (role !== 'guest' && links.guest.has(link))) continue
    const path = link.replaceAll('&amp;', '&')
    const response = await windows[role].request.get(path, { headers: { accept: 'text/html' } })
    expect(response.status(), path).toBeLessThan(400)
  }
})
