// The least work a Node process can do for a request: the same response every time. The port is the first argument, the
// size of the response in bytes the second.
import { createServer } from 'node:http'

const body = JSON.stringify({ text: 'x'.repeat(Number(process.argv[3]) - 12) })
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
createServer((_req, res) => {
  res.writeHead(200, headers)
  res.end(body)
}).listen(Number(process.argv[2]), '127.0.0.1')
