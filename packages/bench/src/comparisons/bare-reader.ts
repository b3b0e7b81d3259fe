// The least that a service in Node can do for something that is not cached: it reads a row by its primary key. The port is
// the first argument, the address of the database the second.
import { createServer } from 'node:http'
import { createPool } from 'mysql2/promise'

const database = createPool({ uri: process.argv[3] as string, connectionLimit: 10 })
createServer(async (_req, res) => {
  const [rows] = await database.execute('SELECT * FROM portal_auth.users WHERE id = ?', [1])
  const body = JSON.stringify(rows)
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
}).listen(Number(process.argv[2]), '127.0.0.1')
