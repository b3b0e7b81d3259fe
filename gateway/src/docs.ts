import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { Router } from 'express'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('swagger-ui-dist/package.json'))

// The package also brings a page and an initializer of its own, which show somebody else's API.
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

// A file of its own, because the content security policy allows no script within a page.
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
 * `GET /docs`: Swagger UI over the API's document, all of it served from here. The document is made when somebody first
 * asks for it, as it takes memory that most gateways never need, and again on another day.
 */
export function docsRoutes(makeDocument: () => object): Router {
  let made = { day: '', json: '' }
  const router = Router()
  router.get('/api/v1/openapi.json', (_req, res) => {
    // Its examples have dates that are to be ahead, however long this process runs.
    const day = new Date().toISOString().slice(0, 10)
    if (made.day !== day) made = { day, json: JSON.stringify(makeDocument()) }
    res.type('application/json').send(made.json)
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
