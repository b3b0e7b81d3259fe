import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname } from 'node:path'
import { linkPages } from '@portal/contracts/auth/accounts-http'
import { Router } from 'express'
import { createOpenApi } from '../openapi/document.ts'
import { pagesFolder } from '../pages-folder.ts'

const require = createRequire(import.meta.url)
const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'))

// The package's own page and initializer are left out, because they show a sample API.
const swaggerUiFiles = new Set([
  'favicon-16x16.png',
  'favicon-32x32.png',
  'index.css',
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
])

// Scripts are files, because the content security policy forbids inline scripts.
const files = {
  '/docs': 'docs.html',
  '/docs/initializer.js': 'docs.js',
  [linkPages.VERIFY_EMAIL]: 'verify-email.html',
  [linkPages.RESET_PASSWORD]: 'reset-password.html',
  [linkPages.UNDO_EMAIL_CHANGE]: 'undo-email-change.html',
  '/account/page.js': 'account.js',
  '/account/page.css': 'account.css',
}

const links = { documentation: '/docs', openapi: '/api/v1/openapi.json', readiness: '/ready' }

/**
 * The gateway's own pages: the landing page, the API's documentation, and the pages that links in emails lead to. With
 * `hasWeb`, the portal's pages are those of another process, and only the documentation and the links as JSON remain.
 */
export function pages(hasWeb: boolean): Router {
  const router = Router()
  const landingPage = read('landing.html')
  // A page that introduces the API and links to its documentation, or the links as JSON.
  router.get('/', (req, res) => {
    res.vary('Accept')
    if (hasWeb || req.accepts(['html', 'json']) === 'json') res.json({ name: 'Job Portal', ...links })
    else res.type('html').send(landingPage)
  })
  for (const [path, file] of Object.entries(files)) {
    const content = read(file)
    router.get(path, (_req, res) => {
      res.type(extname(file)).send(content)
    })
  }
  // Swagger UI, served without files of other hosts.
  router.get('/docs/:file', (req, res, next) => {
    if (!swaggerUiFiles.has(req.params.file)) return next()
    res.sendFile(req.params.file, { root: swaggerUi, maxAge: '1h' })
  })
  // Created on the first request, because it takes memory that most gateways never need, and again on the first request of
  // each later day: dates in its examples must stay in the future, however long the process runs.
  let document = { day: '', json: '' }
  router.get(links.openapi, (_req, res) => {
    const day = new Date().toISOString().slice(0, 10)
    if (document.day !== day) document = { day, json: JSON.stringify(createOpenApi()) }
    res.type('application/json').send(document.json)
  })
  return router
}

function read(file: string): string {
  return readFileSync(new URL(file, pagesFolder), 'utf8')
}
