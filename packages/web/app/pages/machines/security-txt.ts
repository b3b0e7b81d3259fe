import { locales } from '@portal/contracts/locales'
import { data } from 'react-router'
import { fileLoader } from '../../api/file-loader.ts'
import { siteContext } from '../../api/site.ts'

const validDays = 180
const dayMs = 24 * 3600_000

/** Where to report vulnerabilities (RFC 9116), if the operator has said so. */
export const loader = fileLoader(({ context }) => {
  const { origin, securityContact } = context.get(siteContext)
  if (securityContact === undefined) throw data(undefined, { status: 404 })
  const lines = [
    `Contact: ${securityContact}`,
    `Expires: ${new Date(Date.now() + validDays * dayMs).toISOString()}`,
    `Preferred-Languages: ${locales.join(', ')}`,
    `Canonical: ${origin}/.well-known/security.txt`,
  ]
  return new Response(`${lines.join('\n')}\n`, {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=86400' },
  })
})
