// How a page appears on a slow phone with a slow connection, in a browser without any cache.
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { type Browser, chromium } from 'playwright-core'

/** Until the largest part of the content is shown, and how much of it moves afterwards (0 is nothing). */
type Appearance = { largestPaintMs: number; shift: number }

const cpuSlowdown = 4
const network = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 }
const viewport = { width: 390, height: 844 }

export async function startPhone(): Promise<{ open: (url: string) => Promise<Appearance>; stop: () => Promise<void> }> {
  await provideBinaries(['browser'], console.log)
  const browser = await chromium.launch({ executablePath: findProgram('browser'), args: ['--no-sandbox'] })
  return { open: (url) => open(browser, url), stop: () => browser.close() }
}

async function open(browser: Browser, url: string): Promise<Appearance> {
  const window = await browser.newContext({ viewport })
  try {
    const page = await window.newPage()
    const session = await window.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', network)
    await page.goto(url, { waitUntil: 'networkidle' })
    // As text, because this program has no types of browsers.
    return (await page.evaluate(readAppearance)) as Appearance
  } finally {
    await window.close()
  }
}

const readAppearance = `new Promise((resolve) => {
  const found = { largestPaintMs: 0, shift: 0 }
  const observe = (type, see) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true })
  observe('largest-contentful-paint', ({ startTime }) => { found.largestPaintMs = startTime })
  observe('layout-shift', ({ value }) => { found.shift += value })
  setTimeout(() => resolve(found), 200)
})`
