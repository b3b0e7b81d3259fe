import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Brand } from '../app/api/site.ts'
import { accentOf, accentStyles } from '../app/rules/accent.ts'
import { hexOf } from '../app/rules/colour.ts'
import type { Config } from './config.ts'

const defaultColour = '#155a86'

type BrandConfig = Config['brand']

/** How pages present the portal. */
export function brandOf({ name, mark, accent }: BrandConfig): Brand {
  const version = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8)
  return {
    name,
    // Another version has another address, because browsers keep these files.
    mark: mark && `/icon.svg?v=${version(mark)}`,
    styles: accent && `/brand.css?v=${version(accent)}`,
    colour: accent ? hexOf(accentOf(accent).accent.light) : defaultColour,
  }
}

/** Serves the picture and the accent that the operator has chosen, instead of those of this repository. */
export function serveBrand({ mark, accent }: BrandConfig, { colour }: Brand): RequestHandler {
  const icon = mark ?? (accent && defaultIcon(colour))
  const files = new Map([
    ['/icon.svg', { type: 'image/svg+xml', text: icon }],
    ['/brand.css', { type: 'text/css; charset=utf-8', text: accent && accentStyles(accent) }],
  ])
  return (req, res, next) => {
    const file = files.get(req.path)
    if (file?.text === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return next()
    res.set({ 'Cache-Control': 'public, max-age=3600', 'Content-Type': file.type }).send(file.text)
  }
}

/** The mark of this repository in another colour. */
function defaultIcon(colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="7" fill="${colour}"/><path d="M6.5 21v-4.5M14 21v-9M21.5 21V7.5" stroke="#fff" stroke-width="3.4" stroke-linecap="round"/></svg>`
}
