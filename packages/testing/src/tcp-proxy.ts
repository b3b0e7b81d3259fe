import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type TcpProxy = {
  /** `url` with the address of this proxy instead of the server's. */
  url: string
  /**
   * `open` forwards everything, `hung` accepts connections and data and forwards nothing, `mute` forwards requests but no
   * response, `cut` closes all connections.
   */
  be: (state: 'open' | 'hung' | 'mute' | 'cut') => void
  stop: () => Promise<void>
}

/** Starts a TCP proxy for the server at `url` that can hang or close connections, as networks and servers do. */
export async function startTcpProxy(url: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(url)
  const pairs = new Set<[Socket, Socket]>()
  let state: Parameters<TcpProxy['be']>[0] = 'open'

  const hold = ([near, far]: [Socket, Socket]) => {
    near.unpipe(far).pause()
    far.unpipe(near).pause()
  }
  const join = ([near, far]: [Socket, Socket]) => {
    near.pipe(far)
    far.pipe(near)
  }
  const mute = ([near, far]: [Socket, Socket]) => {
    near.pipe(far)
  }
  const cut = ([near, far]: [Socket, Socket]) => {
    near.destroy()
    far.destroy()
  }
  const server = createServer((near) => {
    const pair: [Socket, Socket] = [near, connect(Number(port), hostname)]
    pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        pairs.delete(pair)
        cut(pair)
      })
    }
    if (state === 'open') join(pair)
    if (state === 'mute') mute(pair)
    if (state === 'cut') cut(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const proxyUrl = new URL(url)
  proxyUrl.hostname = '127.0.0.1'
  proxyUrl.port = String((server.address() as AddressInfo).port)
  return {
    url: proxyUrl.href,
    be: (next) => {
      if (state !== 'hung') pairs.forEach(hold)
      if (next === 'open') pairs.forEach(join)
      if (next === 'mute') pairs.forEach(mute)
      if (next === 'cut') pairs.forEach(cut)
      state = next
    },
    stop: async () => {
      server.close()
      pairs.forEach(cut)
      await once(server, 'close')
    },
  }
}
