import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

type Exchange = { url: URL; defaultPort: number; tls: boolean; log?: string; expect: RegExp }

const TIMEOUT_MS = 2_000

/** Connects, sends `log` if given, and resolves if the response begins as expected within 2 s. Rejects otherwise. */
export function exchangeGreeting(exchange: Exchange): Promise<void> {
  const { url, defaultPort, tls, log, expect } = exchange
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(url.port || defaultPort)
  return new Promise((resolve, reject) => {
    const socket: Socket = tls ? connectTls({ host, port, servername: host }) : connect({ host, port })
    const finish = (error?: Error) => {
      socket.destroy()
      if (error === undefined) resolve()
      else reject(error)
    }
    socket.setTimeout(TIMEOUT_MS, () => finish(new Error(`${host}:${port} did not respond in time`)))
    socket.once('error', finish)
    socket.once('close', () => finish(new Error(`${host}:${port} closed the connection`)))
    socket.once('data', (data) => {
      const response = data.toString('latin1')
      finish(
        expect.test(response) ? undefined : new Error(`${host}:${port} sent ${JSON.stringify(response.slice(0, 80))}`),
      )
    })
    if (log !== undefined) socket.write(log)
  })
}
