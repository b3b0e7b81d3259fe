// A proxy that only forwards requests, with one of two engines: `node proxy.ts <engine> <port> <upstream>`. Both run in
// Express, as in the gateway. The undici engine handles no aborts, timeouts, trailers or hop-by-hop headers.
import { Agent } from 'node:http'
import express, { type RequestHandler } from 'express'
import { createProxyMiddleware, debugProxyErrorsPlugin, proxyEventsPlugin } from 'http-proxy-middleware'
import { Pool } from 'undici'

const maxConnections = 128
const [engine, port, upstream = ''] = process.argv.slice(2)

/** Configured like the gateway's upstream pools. */
function httpProxyMiddleware(): RequestHandler {
  return createProxyMiddleware({
    target: upstream,
    agent: new Agent({ keepAlive: true, maxSockets: maxConnections, timeout: 10_000 }),
    changeOrigin: true,
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    on: {
      proxyRes: (response, _req, res) => {
        response.headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close'
      },
    },
  })
}

function undiciProxy(): RequestHandler {
  const pool = new Pool(upstream, { connections: maxConnections, pipelining: 1 })
  const { host } = new URL(upstream)
  return (req, res, next) => {
    const { connection: _, ...headers } = req.headers
    pool.dispatch(
      { path: req.url, method: req.method, headers: { ...headers, host }, body: req.method === 'GET' ? null : req },
      {
        onRequestStart: () => {},
        onResponseStart: (_controller, status, received) => {
          const { connection: _hop, 'keep-alive': _alive, ...forwarded } = received
          res.writeHead(status, forwarded)
        },
        onResponseData: (_controller, chunk) => {
          res.write(chunk)
        },
        onResponseEnd: () => {
          res.end()
        },
        onResponseError: (_controller, error) => next(error),
      },
    )
  }
}

const app = express()
app.disable('x-powered-by')
app.use(engine === 'undici' ? undiciProxy() : httpProxyMiddleware())
app.listen(Number(port), '127.0.0.1')
