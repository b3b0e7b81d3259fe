import { Router } from 'express'

const links = { documentation: '/docs', openapi: '/api/v1/openapi.json', readiness: '/ready' }

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Job Portal</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
    <style>
      body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
    </style>
  </head>
  <body>
    <h1>Job Portal</h1>
    <p>Recruiters post jobs, job seekers find them and apply, and both follow the application to its end.
      This is the API behind it; everything is under <code>/api/v1</code>.</p>
    <ul>
      <li><a href="${links.documentation}">Documentation</a>, to read and to try out</li>
      <li><a href="${links.openapi}">OpenAPI document</a>, for programs</li>
      <li><a href="${links.readiness}">State of the portal</a></li>
    </ul>
  </body>
</html>
`

/** `GET /`: what this is and where to go on; the same as JSON for whoever prefers it. */
export function landingRoutes(): Router {
  const router = Router()
  router.get('/', (req, res) => {
    res.vary('Accept')
    if (req.accepts(['html', 'json']) === 'json') res.json({ name: 'Job Portal', ...links })
    else res.type('html').send(page)
  })
  return router
}
