import type { RequestHandler } from 'express'

const directives = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'form-action': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

/** The content security policy of a page. Inline scripts run only if they have the nonce, which is new for each page. */
export function policyOf(nonce?: string): string {
  const script = nonce === undefined ? directives['script-src'] : `${directives['script-src']} 'nonce-${nonce}'`
  return textOf({ ...directives, 'script-src': script })
}

/** The policy of a page that shows files of the portal in frames. */
export const policyWithFrames = textOf({ ...directives, 'frame-src': "'self'" })

/** The headers of a file that pages of the portal show in a frame. It runs no script, sends no form and loads nothing. */
export const framedFileHeaders = {
  'Content-Security-Policy': textOf({ sandbox: '', 'default-src': "'none'", 'frame-ancestors': "'self'" }),
  'X-Frame-Options': 'SAMEORIGIN',
}

function textOf(policy: Record<string, string>): string {
  return Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources}`.trim())
    .join('; ')
}

const headers = {
  'Content-Security-Policy': policyOf(),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'same-origin',
  // Browsers ignore it on plain HTTP.
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** Middleware for the security headers of every page. Pages load files of this origin only, and run no inline script. */
export const securityHeaders: RequestHandler = (_req, res, next) => {
  res.set(headers)
  next()
}
