// The portal as its operator presents it: a process of the pages with its own configuration, beside the running portal.
import { ConfigError } from '@portal/chassis/config/config'
import type { Service } from '@portal/chassis/http/http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readConfig } from '../../../web/server/config.ts'
import { createWeb } from '../../../web/server/service.ts'
import { launchBrowser } from './browser.ts'
import { accessibilityProblems, markupProblems } from './checks.ts'
import { layoutProblems } from './layout-checks.ts'

const mark = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><circle r="1" fill="#c40"/></svg>'
const variables = {
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'silent',
  GATEWAY_URL: inject('portal').gatewayUrl,
  PORTAL_URL: 'https://jobs.example.com',
  WEB_SECRET: 'a secret that only this test uses, which is long enough',
  HOP_SECRET: 'another secret that only this test uses, also long enough',
}
const branded = {
  PORTAL_NAME: 'Brot & Arbeit',
  PORTAL_MARK: mark,
  PORTAL_ACCENT: '#FFCC00',
  SECURITY_CONTACT: 'mailto:security@example.com',
}

let web: Service
beforeAll(async () => {
  web = createWeb(readConfig({ ...variables, ...branded }))
  await web.start()
})
afterAll(() => web?.stop())

async function text(path: string): Promise<string> {
  const response = await fetch(web.url() + path, { headers: { accept: 'text/html' } })
  expect(response.status, path).toBe(200)
  return response.text()
}

describe('A portal with its own name, mark and accent', () => {
  it('shows them in its header, titles and previews of links', async () => {
    const page = await text('/help')
    expect(await markupProblems(page)).toEqual([])
    expect(page).toMatch(/<title>[^<]* – Brot &amp; Arbeit<\/title>/)
    expect(page).toContain('<meta property="og:site_name" content="Brot &amp; Arbeit"/>')
    expect(page).not.toContain('Job Portal')
    const [, icon = ''] = /<img src="([^"]*)" alt="" width="28" height="28"\/>Brot &amp; Arbeit/.exec(page) ?? []
    expect(await text(icon)).toBe(mark)
    const [styles = ''] = /\/brand\.css\?v=\w+/.exec(page) ?? []
    expect(await text(styles)).toMatch(/^:root\{--accent:light-dark\(oklch\(/)
  })

  it('shows them to programs', async () => {
    expect(JSON.parse(await text('/manifest.webmanifest'))).toMatchObject({
      name: 'Brot & Arbeit',
      theme_color: expect.stringMatching(/^#[0-9a-f]{6}$/),
    })
    expect(await text('/opensearch.xml')).toContain('<ShortName>Brot &amp; Arbeit</ShortName>')
    const security = await text('/.well-known/security.txt')
    expect(security).toContain('Contact: mailto:security@example.com\n')
    const [, expires = ''] = /Expires: (.*)\n/.exec(security) ?? []
    expect(Date.parse(expires)).toBeGreaterThan(Date.now())
  })

  it('has the addresses of the public portal, however it was reached', async () => {
    expect(await text('/')).toContain('<link rel="canonical" href="https://jobs.example.com/"/>')
    expect(await text('/robots.txt')).toContain('Sitemap: https://jobs.example.com/sitemap.xml')
  })

  describe('in a browser', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchBrowser()
    }, 300_000)
    afterAll(() => browser?.close())

    it.each(['light', 'dark'] as const)('can be read in the %s scheme', async (colorScheme) => {
      const page = await browser.newPage({
        colorScheme,
        viewport: { width: 320, height: 800 },
        reducedMotion: 'reduce',
      })
      await page.goto(`${web.url()}/sign-in`)
      expect(
        await page.locator('.brand img').evaluate((image) => (image as HTMLImageElement).naturalWidth),
      ).toBeGreaterThan(0)
      expect(await accessibilityProblems(page)).toEqual([])
      expect(await layoutProblems(page)).toEqual([])
      await page.close()
    })
  })
})

it('A portal without them is that of this repository', async () => {
  const plain = createWeb(readConfig(variables))
  await plain.start()
  const page = await (await fetch(`${plain.url()}/help`)).text()
  expect(page).toContain(' – Job Portal</title>')
  expect(page).not.toContain('brand.css')
  await plain.stop()
})

it.each([
  ['PORTAL_NAME', '<b>'],
  ['PORTAL_NAME', 'x'.repeat(41)],
  ['PORTAL_MARK', '<html></html>'],
  ['PORTAL_MARK', '<svg><script>alert(1)</script></svg>'],
  ['PORTAL_MARK', '<svg onload="alert(1)"/>'],
  ['PORTAL_ACCENT', 'blue'],
  ['SECURITY_CONTACT', 'javascript:alert(1)'],
])('%s is not %s', (name, value) => {
  expect(() => readConfig({ ...variables, [name]: value })).toThrow(ConfigError)
})
