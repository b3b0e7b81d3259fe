// The least that a proxy in Node can do: it forwards every request and its response. The port is the first argument, the
// address of the server behind it the second.
import { createServer } from 'node:http'
import { Pool } from 'undici'

const upstream = new Pool(process.argv[3] as string, { connections: 64 })
createServer((req, res) => {
  const { url: path = '/', method = 'GET', headers } = req
  const factory = ({ statusCode, headers }: { statusCode: number; headers: NodeJS.Dict<string | string[]> }) =>
    res.writeHead(statusCode, headers)
  upstream.stream({ path, method, headers }, factory).catch(() => res.destroy())
}).listen(Number(process.argv[2]), '127.0.0.1')
