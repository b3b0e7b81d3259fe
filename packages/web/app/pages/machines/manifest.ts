import type { LoaderFunctionArgs } from 'react-router'
import { siteContext } from '../../api/site.ts'
import { wordsOf } from '../../words/words.ts'

/** How the portal looks when it is added to a home screen. */
export function loader({ context }: LoaderFunctionArgs) {
  const { name = wordsOf('en').portal, colour } = context.get(siteContext).brand
  const manifest = {
    name,
    short_name: name,
    start_url: '/',
    display: 'minimal-ui',
    background_color: '#fafbfc',
    theme_color: colour,
    icons: [{ src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' }],
  }
  const headers = { 'Content-Type': 'application/manifest+json', 'Cache-Control': 'public, max-age=3600' }
  return new Response(JSON.stringify(manifest), { headers })
}
