const text = `User-agent: *
Disallow: /api/
Disallow: /settings/
Disallow: /me
Disallow: /applications
Disallow: /interviews
Disallow: /sign-
Disallow: /account/
Allow: /
`

/** What search engines may read. */
export function loader() {
  return new Response(text, {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
  })
}
