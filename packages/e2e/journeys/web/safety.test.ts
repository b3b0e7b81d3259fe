// What other sites, forged headers and proxies can make of the pages: nothing.

import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server, request as sendOn } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { dirname, join as joinPath } from 'node:path'
import { signHop } from '@portal/chassis/tokens/hop'
import { until } from '@portal/testing/until'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { password } from '../../client.ts'
import { createVisitor } from '../../visitor.ts'
import { join } from '../person.ts'
import { launchBrowser, openWindow, signIn } from './browser.ts'
import { createCertificate } from './certificate.ts'
import { type OwnPortal, startOwnPortal } from './own-portal.ts'

const { gatewayUrl } = inject('portal')
let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

async function listen<Listening extends Server | TlsServer>(server: Listening): Promise<Listening & { port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(server, { port: (server.address() as AddressInfo).port })
}

describe.each([
  ['another site', 'localhost'],
  ['another port of this host', '127.0.0.1'],
])('A page of %s', (_name, host) => {
  let evil: Server & { port: number }
  let window: BrowserContext
  let page: Page
  beforeAll(async () => {
    evil = await listen(createServer((_req, res) => res.setHeader('content-type', 'text/html').end('<body>')))
    const person = await join('JOB_SEEKER')
    window = await openWindow(browser)
    await signIn(window, person.email, password)
    page = await window.newPage()
    await page.goto(`http://${host}:${evil.port}/`)
  })
  afterAll(async () => {
    await window.close()
    evil.close()
  })

  async function expectStillSignedIn(): Promise<void> {
    const response = await window.request.get('/settings/account', { maxRedirects: 0 })
    expect(response.status()).toBe(200)
  }

  it('cannot send a form', async () => {
    const other = await window.newPage()
    await other.goto(page.url())
    const [response] = await Promise.all([
      other.waitForResponse((each) => each.url() === `${gatewayUrl}/sign-out`),
      other.evaluate((url) => {
        document.body.innerHTML = `<form method="post" action="${url}/sign-out"></form>`
        document.querySelector('form')?.submit()
      }, gatewayUrl),
    ])

    expect(response.status()).toBe(403)
    await expectStillSignedIn()
    await other.close()
  })

  it('cannot send or read by a script', async () => {
    const outcomes = await page.evaluate(async (url) => {
      const outcomeOf = (path: string, init: RequestInit) =>
        fetch(url + path, { credentials: 'include', ...init }).then(
          ({ type }) => type,
          () => 'rejected',
        )
      return [
        await outcomeOf('/sign-out', { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ a: 'b' }) }),
        await outcomeOf('/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' } }),
        await outcomeOf('/settings/account', {}),
      ]
    }, gatewayUrl)

    expect(outcomes).toEqual([expect.stringMatching(/opaque|rejected/), 'rejected', 'rejected'])
    await expectStillSignedIn()
  })

  it('cannot show a page in a frame, or hold on to its window', async () => {
    await page.evaluate((url) => {
      document.body.innerHTML = `<iframe src="${url}/sign-in"></iframe>`
    }, gatewayUrl)
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/)

    const [opened] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((url) => {
        Object.assign(globalThis, { opened: open(`${url}/sign-in`) })
      }, gatewayUrl),
    ])
    await opened.waitForLoadState()
    expect(await opened.evaluate(() => globalThis.opener)).toBeNull()
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { opened: Window | null }).opened?.closed ?? true))
      .toBe(true)
    await opened.close()
  })
})

describe('No address of another site', () => {
  const foreign = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
  ]
  const isOwn = (location: string | null) => new URL(location ?? '', gatewayUrl).origin === gatewayUrl

  it.each(foreign)('is where %j leads as the next page', async (next) => {
    const visitor = createVisitor(gatewayUrl)
    const query = new URLSearchParams({ next, from: next })
    const person = await join('JOB_SEEKER')
    expect(await visitor.submit('/view', { lang: 'en', next })).toMatchObject({ status: 303, location: '/' })
    const registered = await visitor.submit('/sign-in', { email: person.email, password, next })
    expect(registered).toMatchObject({ status: 303, location: '/' })
    for (const path of ['/sign-in', '/sign-up']) {
      const { status, location } = await visitor.read(`${path}?${query}`)
      expect([status, isOwn(location)], path).toEqual([303, true])
    }
    const saved = await visitor.submit(`/me/profile?${query}`, { act: 'create', full_name: 'Ada Lovelace', next })
    expect([saved.status, isOwn(saved.location)]).toEqual([303, true])
    const { html } = await visitor.read(`/me/profile?${query}`)
    expect(html).not.toMatch(/<a[^>]*href="(?!https?:\/\/127|\/(?!\/)|#)/)
  })

  it.each(['//evil.example/', '/%09/evil.example', '/jobs//evil.example/..', '/\\evil.example'])(
    'is where a request for %s is redirected to',
    async (path) => {
      const location = await new Promise<string | null>((resolve, reject) => {
        // Not by fetch, which would change the path.
        const { hostname, port } = new URL(gatewayUrl)
        const sent = sendOn({ hostname, port, path, headers: { accept: 'text/html' } }, (response) => {
          response.resume()
          resolve(response.headers.location ?? null)
        })
        sent.on('error', reject).end()
      })
      expect(isOwn(location)).toBe(true)
    },
  )
})

describe('The hop from the gateway', () => {
  const address = '203.0.113.7'
  let portal: OwnPortal
  beforeAll(async () => {
    portal = await startOwnPortal()
  }, 120_000)
  afterAll(() => portal?.stop())

  /** The status of a form that a page of https://portal.example sends, with these headers of the gateway. */
  async function statusOf(headers: Record<string, string>): Promise<number> {
    const response = await fetch(`${portal.webUrl}/view`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers, origin: 'https://portal.example', 'user-agent': 'Tests', 'x-forwarded-for': address },
      body: new URLSearchParams({ theme: 'dark', next: '/jobs' }),
    })
    return response.status
  }
  const sign = (now: Date, secret = portal.hopSecret) => ({
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'portal.example',
    'x-portal-hop': signHop({ secret, now, method: 'POST', path: '/view', address, userAgent: 'Tests' }),
  })

  it('is believed if the gateway has just signed it', async () => {
    expect(await statusOf(sign(new Date()))).toBe(303)
  })

  it.each<[string, () => Record<string, string>]>([
    ['stale', () => sign(new Date(Date.now() - 120_000))],
    ['of the future', () => sign(new Date(Date.now() + 120_000))],
    ['of another secret', () => sign(new Date(), 'somebody-else-signs-this-with-another-secret')],
    ['without a signature', () => ({ ...sign(new Date()), 'x-portal-hop': '' })],
  ])('is ignored if it is %s', async (_name, headers) => {
    expect(await statusOf(headers())).toBe(403)
  })
})

it('A cookie that was sealed with another secret is worth nothing', async () => {
  const portal = await startOwnPortal({ web: { WEB_SECRET: 'another-secret-than-that-of-the-portal-under-test' } })
  const person = await join('JOB_SEEKER')
  const visitor = createVisitor(portal.url)
  expect((await visitor.signIn(person.email, password)).status).toBe(303)
  expect((await visitor.read('/settings/account')).status).toBe(200)
  await portal.stop()
  const elsewhere = createVisitor(gatewayUrl, { cookie: visitor.cookie() })
  expect(await elsewhere.read('/settings/account')).toMatchObject({ status: 303 })
})

it('Forms work behind a proxy that ends TLS, with cookies that only TLS carries', async () => {
  const portal = await startOwnPortal()
  const upstream = new URL(portal.url)
  const proxy = await listen(
    createTlsServer(createCertificate(), (req, res) => {
      const headers = { ...req.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': req.headers.host ?? '' }
      const { method, url: path } = req
      const forwarded = sendOn(
        { hostname: upstream.hostname, port: upstream.port, method, path, headers },
        (answer) => {
          res.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(res)
        },
      )
      req.pipe(forwarded)
    }),
  )
  const person = await join('JOB_SEEKER')
  const window = await openWindow(browser, { baseURL: `https://localhost:${proxy.port}`, ignoreHTTPSErrors: true })
  await signIn(window, person.email, password)
  const page = await window.newPage()
  await page.goto('/settings/mails')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()

  expect(await window.cookies()).toContainEqual(
    expect.objectContaining({ name: '__Host-portal', secure: true, httpOnly: true }),
  )
  await window.close()
  proxy.close()
  proxy.closeAllConnections()
  await portal.stop()
})

it('Logs have no cookies, tokens, passwords and addresses of visitors', async () => {
  const { email } = await join('JOB_SEEKER', `marked-${randomUUID()}`)
  const [token, wrong] = [`token-${randomUUID()}`, `wrong ${randomUUID()}`]
  const visitor = createVisitor(gatewayUrl)
  await visitor.signIn(email, wrong)
  await visitor.signIn(email, password)
  for (const path of ['/settings/account', `/jobs?q=${email}`, `/sign-in?token=${token}`]) await visitor.read(path)
  await visitor.submit('/account/reset-password', { token, password: wrong })
  await visitor.submit('/settings/account', { email: `${email}x`, password: wrong })

  const marker = `marker-${randomUUID()}`
  await createVisitor(gatewayUrl, { 'x-request-id': marker }).read('/help')
  const logs = joinPath(dirname(inject('portal').stackFile), 'logs')
  const read = () => readdirSync(logs).map((name) => readFileSync(joinPath(logs, name), 'utf8'))
  // Once a later request is logged, so is everything before it.
  await until('the logs', () => read().some((text) => text.includes(marker)))
  const [, cookie = 'none'] = visitor.cookie().split('=')
  const secrets = [email, encodeURIComponent(email), password, wrong, encodeURIComponent(wrong), token, cookie]
  expect(secrets.filter((secret) => read().some((text) => text.includes(secret)))).toEqual([])
})
