// How much a browser receives for a page, as it arrives: compressed, without headers.
import type { Page } from 'playwright-core'

const kilobyte = 1000
/** The page, styles, script, icon and manifest; who is signed in also gets the live count, and its stream. */
const maxRequests = 5
const maxRequestsOfPerson = 7
const maxKilobytes = { Stylesheet: 14, Script: 5 }
/** With React and the router, for pages that need them; and what is the page's own of it. */
const maxHydratedKilobytes = { all: 125, own: 12 }
/**
 * The most that the HTML of a page may have; pages that are read most have less. The editor of a job has all countries,
 * currencies and languages beside what the job says.
 */
const maxHtmlKilobytes: Record<string, number> = {
  '/jobs/:id/:slug?': 8,
  '/jobs': 12,
  '/': 12,
  '/hire/jobs/:id/edit': 17,
}
const maxOtherHtmlKilobytes = 16

/** The bytes by type, those of scripts by name, and what was requested. */
type Received = { bytes: Record<string, number>; scripts: Record<string, number>; requests: string[] }

/** Counts what a page receives from now on, as if it was opened for the first time. */
export async function countBytes(page: Page): Promise<Received> {
  const session = await page.context().newCDPSession(page)
  const received: Received = { bytes: {}, scripts: {}, requests: [] }
  const files = new Map<string, { type: string; name: string; headers: number }>()
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    const name = response.url.split('/').at(-1) ?? ''
    files.set(requestId, { type, name, headers: response.encodedDataLength })
    // What came before is the end of the page that was open.
    if (type === 'Document') received.requests.length = 0
    // The browser's own icons, such as that of a date field, are data in their address.
    if (response.url.startsWith('http')) received.requests.push(new URL(response.url).pathname)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { type, name, headers } = files.get(requestId) ?? { type: 'Other', name: '', headers: 0 }
    const size = Math.max(0, encodedDataLength - headers)
    received.bytes[type] = (received.bytes[type] ?? 0) + size
    if (type === 'Script') received.scripts[name] = (received.scripts[name] ?? 0) + size
  })
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  return received
}

/** What is more than the budget of a page. */
export function byteProblems(
  { bytes, scripts, requests }: Received,
  { route, isHydrated = false }: { route: string; isHydrated?: boolean | undefined },
  isSignedIn: boolean,
): string[] {
  const most: Record<string, number> = {
    ...maxKilobytes,
    ...(isHydrated && { Script: maxHydratedKilobytes.all }),
    Document: maxHtmlKilobytes[route] ?? maxOtherHtmlKilobytes,
    Font: 0,
  }
  const large = Object.entries(most).filter(([type, kilobytes]) => (bytes[type] ?? 0) > kilobytes * kilobyte)
  // Beside the texts and the scripts of every page, which have files of their own, too.
  const own = Object.entries(scripts).filter(([name]) => !/^(?:react|hydrated|page|live-badge)-/.test(name))
  const mostRequests = isSignedIn ? maxRequestsOfPerson : maxRequests
  const ownBytes = own.reduce((sum, [, size]) => sum + size, 0)
  return [
    ...(ownBytes > maxHydratedKilobytes.own * kilobyte ? [`${ownBytes} bytes of own scripts`] : []),
    ...large.map(([type, kilobytes]) => `${bytes[type]} bytes of ${type} instead of ${kilobytes} kB`),
    ...(requests.length > mostRequests && !isHydrated ? [`${requests.length} requests: ${requests.join(' ')}`] : []),
  ]
}
