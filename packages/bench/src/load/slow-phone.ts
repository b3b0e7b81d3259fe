// How a page appears and responds on a slow phone with a slow connection, in a browser without any cache.
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { type Browser, chromium } from 'playwright-core'

/**
 * Until the largest part of the content is shown, how much of it moves afterwards (0 is nothing), and how long it takes
 * until the page shows what a key has done.
 */
export type Appearance = { largestPaintMs: number; shift: number; responseMs: number }
/** The page to open. With `field`, something is typed there, and `responseMs` is how long the slowest key takes. */
export type Opening = { url: string; cookie?: string | undefined; field?: string }

const cpuSlowdown = 4
const network = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 }
const viewport = { width: 390, height: 844 }

export type Phone = { open: (opening: Opening) => Promise<Appearance>; stop: () => Promise<void> }

export async function startPhone(): Promise<Phone> {
  await provideBinaries(['browser'], console.log)
  const browser = await chromium.launch({ executablePath: findProgram('browser'), args: ['--no-sandbox'] })
  return { open: (opening) => open(browser, opening), stop: () => browser.close() }
}

async function open(browser: Browser, { url, cookie, field }: Opening): Promise<Appearance> {
  const window = await browser.newContext({ viewport, ...(cookie && { extraHTTPHeaders: { cookie } }) })
  try {
    const page = await window.newPage()
    const session = await window.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', network)
    await page.addInitScript(observeAppearance)
    await page.goto(url, { waitUntil: 'networkidle' })
    if (field) await page.locator(field).pressSequentially('Bakes bread')
    return (await page.evaluate(readAppearance)) as Appearance
  } finally {
    await window.close()
  }
}

// As texts, because this program has no types of browsers.
const observeAppearance = `
  window.appearance = { largestPaintMs: 0, shift: 0, responseMs: 0 }
  const observe = (options, see) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ buffered: true, ...options })
  observe({ type: 'largest-contentful-paint' }, ({ startTime }) => { appearance.largestPaintMs = startTime })
  observe({ type: 'layout-shift' }, ({ value }) => { appearance.shift += value })
  observe({ type: 'event', durationThreshold: 16 }, ({ duration, interactionId }) => {
    if (interactionId) appearance.responseMs = Math.max(appearance.responseMs, duration)
  })`
const readAppearance = 'new Promise((resolve) => setTimeout(() => resolve(appearance), 200))'
