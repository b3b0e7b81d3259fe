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
  return Object.entries({ ...directives, 'script-src': script })
    .map(([name, sources]) => `${name} ${sources}`)
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
