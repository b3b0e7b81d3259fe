import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { Fault, reasonOf } from './startup-error.ts'

// Below 32768, where Linux begins to hand out ports to outgoing connections: one of those could otherwise sit on the
// port of a child that is just being restarted.
const FIRST_PORT = 20_000
const LAST_PORT = 32_000
const handedOut = new Set<number>()

/** A loopback port that nobody listens on and that this process has not given out before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT)
    if (handedOut.has(port)) continue
    handedOut.add(port)
    if ((await listenBriefly('127.0.0.1', port)) === undefined) return port
  }
  throw new Fault(`no free port was found between ${FIRST_PORT} and ${LAST_PORT}`)
}

/** Throws a Fault that names the variable to change when nobody could listen on this port. */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  const addresses = host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
  for (const address of addresses) assertCouldListen(await listenBriefly(address, port), address, port)
}

function assertCouldListen(httpError: Error | undefined, address: string, port: number): void {
  const code = (httpError as { code?: string } | undefined)?.code
  // A machine without IPv6 does without it.
  const isMissing = address === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
  if (httpError === undefined || isMissing) return
  const taken = code === 'EADDRINUSE'
  throw new Fault(
    taken
      ? `port ${port} is in use; stop what listens there or choose another one with PORT=…`
      : `port ${port} cannot be used: ${reasonOf(httpError)}; choose another one with PORT=…`,
  )
}

function listenBriefly(host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}
