import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { Router } from 'express'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('swagger-ui-dist/package.json'))

// The package's own page and initializer are left out, because they show a sample API.
const files = new Set([
  'favicon-16x16.png',
  'favicon-32x32.png',
  'index.css',
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
])

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Job Portal API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/index.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
    <link rel="icon" type="image/png" href="/docs/favicon-16x16.png" sizes="16x16">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/swagger-ui-standalone-preset.js"></script>
    <script src="/docs/initializer.js"></script>
  </body>
</html>
`

// A separate file, because the content security policy forbids inline scripts.
const initializer = `window.addEventListener('load', () => {
  window.ui = SwaggerUIBundle({
    url: '/api/v1/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    displayRequestDuration: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
  })
})
`

/**
 * `GET /docs`: Swagger UI for the OpenAPI document, served without external files. The document is created on the first
 * request, because it takes memory that most gateways never need, and again on the first request of each later day.
 */
export function docsRoutes(makeDocument: () => object): Router {
  let cached = { day: '', json: '' }
  const router = Router()
  router.get('/api/v1/openapi.json', (_req, res) => {
    // Dates in its examples must stay in the future, however long the process runs.
    const day = new Date().toISOString().slice(0, 10)
    if (cached.day !== day) cached = { day, json: JSON.stringify(makeDocument()) }
    res.type('application/json').send(cached.json)
  })
  router.get('/docs', (_req, res) => {
    res.type('html').send(page)
  })
  router.get('/docs/initializer.js', (_req, res) => {
    res.type('text/javascript').send(initializer)
  })
  router.get('/docs/:file', (req, res, next) => {
    if (!files.has(req.params.file)) return next()
    res.sendFile(req.params.file, { root: folder, maxAge: '1h' })
  })
  return router
}
