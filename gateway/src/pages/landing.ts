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
    <p>Recruiters post jobs, job seekers find them and apply, and both track each application.
      This is the API; all of its routes start with <code>/api/v1</code>.</p>
    <ul>
      <li><a href="${links.documentation}">Documentation</a>, where you can also try out requests</li>
      <li><a href="${links.openapi}">OpenAPI document</a>, for tools and client generators</li>
      <li><a href="${links.readiness}">Status of the portal</a></li>
    </ul>
  </body>
</html>
`

/** `GET /`: a page that introduces the API and links to its documentation, or the links as JSON. */
export function landingRoutes(): Router {
  const router = Router()
  router.get('/', (req, res) => {
    res.vary('Accept')
    if (req.accepts(['html', 'json']) === 'json') res.json({ name: 'Job Portal', ...links })
    else res.type('html').send(page)
  })
  return router
}
