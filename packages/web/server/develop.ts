// The command `pnpm --filter @portal/web dev`: serves the pages from their sources, so that a change shows with the next
// reload. They use the portal that `npm start` runs. Its gateway does not know this process, so all requests come from one
// address for it, and signing in does not outlive a restart.
import { randomBytes } from 'node:crypto'
import { createAccessLog } from '@portal/chassis/http/http'
import { createLogger } from '@portal/chassis/runtime/log'
import { createMetrics } from '@portal/chassis/runtime/metrics'
import { createServer } from 'vite'
import { createWebApp } from './app.ts'
import { brandOf, serveBrand } from './brand.ts'
import { clientAssets } from './build-paths.ts'
import { createGatewayClient } from './gateway-client.ts'

const port = 5173
const origin = `http://localhost:${port}`
const gatewayUrl = 'http://localhost:8080'
const secret = randomBytes(48).toString('base64')
const options = { log: createLogger('web', 'info'), cookieSecrets: [secret] }
const noBrand = { name: undefined, mark: undefined, accent: undefined }
const brand = brandOf(noBrand)
const gateway = createGatewayClient({ gatewayUrl, hopSecrets: [secret] })
const metrics = createMetrics({ host: 'localhost', metricsPort: undefined, isTraced: false }, options.log)

const vite = await createServer({ server: { middlewareMode: true }, appType: 'custom' })
const app = createWebApp({
  log: options.log,
  accessLog: createAccessLog(options.log, metrics),
  portalUrl: origin,
  hopSecrets: [secret],
  brandFiles: serveBrand(noBrand, brand),
  assets: new URL('none/', clientAssets),
  pages: (req, res, next) =>
    vite.middlewares(req, res, async () => {
      const { createPages } = (await vite.ssrLoadModule('/server/pages.ts')) as typeof import('./pages.ts')
      await createPages({ ...gateway, ...options, site: { origin, securityContact: undefined, brand } })(req, res, next)
    }),
})
app.listen(port, 'localhost', () => console.info(origin))
