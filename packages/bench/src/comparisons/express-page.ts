// What Express costs for a page without any work: the same text every time. The port is the first argument, the size of
// the text in bytes the second.
import express from 'express'

const app = express()
const page = 'x'.repeat(Number(process.argv[3]))
app.disable('x-powered-by')
app.use((_req, res) => void res.type('html').send(page))
app.listen(Number(process.argv[2]), '127.0.0.1')
