const manifest = {
  name: 'Job Portal',
  short_name: 'Jobs',
  start_url: '/',
  display: 'minimal-ui',
  background_color: '#fafbfc',
  theme_color: '#155a86',
  icons: [{ src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' }],
}

/** How the portal looks when it is added to a home screen. */
export function loader() {
  const headers = { 'Content-Type': 'application/manifest+json', 'Cache-Control': 'public, max-age=3600' }
  return new Response(JSON.stringify(manifest), { headers })
}
