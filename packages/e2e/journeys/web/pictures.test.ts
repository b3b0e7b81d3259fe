// Takes pictures of every page in every state, in both colour schemes and three widths, for people to look at:
// PICTURES=/tmp/pictures pnpm vitest run packages/e2e/journeys/web/pictures.test.ts
// With `-t /settings` only of some. The name of a picture is route, state, width and scheme.
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { launchBrowser, openWindowAs } from './browser.ts'
import { type Fixtures, postJobs } from './fixtures.ts'
import { type Role, roles } from './row.ts'
import { pages, statesOf } from './table.ts'

const folder = process.env.PICTURES
const widths = [320, 768, 1280]

describe.runIf(folder)('Pictures of', () => {
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

  it.each(pages.map((each) => [each.row.route, each] as const))('%s', async (route, { row, role }) => {
    const page = await windows[role].newPage()
    for (const [nth, path] of statesOf(row, fixtures).entries()) {
      await page.goto(path)
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const name = `${nameOf(route)}-${nth + 1}-${width}-${colorScheme}.png`
          await page.screenshot({ path: join(resolve(folder ?? ''), name), fullPage: true })
        }
      }
    }
    await page.close()
  })
})

/** `/jobs/:id/apply` as `jobs-id-apply`. */
function nameOf(route: string): string {
  return route.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'home'
}
