import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { Fault, reasonOf } from './startup-error.ts'

// Below 32768, where Linux starts to assign ports to outgoing connections. Such a connection could otherwise occupy the
// port of a child that is being restarted.
const FIRST_PORT = 20_000
const LAST_PORT = 32_000
const returned = new Set<number>()

/** Returns a free loopback port that this process has not returned before. Throws a Fault if it finds none. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST_PORT, LAST_PORT)
    if (returned.has(port)) continue
    returned.add(port)
    if ((await listenBriefly('127.0.0.1', port)) === undefined) return port
  }
  throw new Fault(`no free port was found between ${FIRST_PORT} and ${LAST_PORT}`)
}

/** Throws a Fault that names the variable to change if no process can listen on this port. */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  const addresses = host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
  for (const address of addresses) assertCouldListen(await listenBriefly(address, port), address, port)
}

function assertCouldListen(error: Error | undefined, address: string, port: number): void {
  const code = (error as { code?: string } | undefined)?.code
  // Machines without IPv6 have no address ::1.
  const isMissing = address === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
  if (error === undefined || isMissing) return
  const taken = code === 'EADDRINUSE'
  throw new Fault(
    taken
      ? `port ${port} is in use; stop the program that listens there or choose another port with PORT=…`
      : `port ${port} cannot be used: ${reasonOf(error)}; choose another port with PORT=…`,
  )
}

function listenBriefly(host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}
