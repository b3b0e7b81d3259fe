import type { LoaderFunctionArgs } from 'react-router'
import { siteContext } from '../../api/site.ts'

/** What search engines may read, and where all open jobs are listed. */
export function loader({ context }: LoaderFunctionArgs) {
  const { origin } = context.get(siteContext)
  const text = `User-agent: *
Disallow: /api/
Disallow: /settings/
Disallow: /me
Disallow: /applications
Disallow: /interviews
Disallow: /notifications
Disallow: /hire
Disallow: /admin
Disallow: /sign-
Disallow: /account/
Allow: /

Sitemap: ${origin}/sitemap.xml
`
  return new Response(text, {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
  })
}
