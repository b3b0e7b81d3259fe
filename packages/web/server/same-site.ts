import { forbidden } from '@portal/chassis/errors'
import { sendProblem } from '@portal/chassis/http/problem'
import type { RequestHandler } from 'express'
import { isSameOrigin } from '../app/rules/same-origin.ts'

/** Rejects requests that change something unless a page of the portal itself sent them (cross-site request forgery). */
export function sameSiteOnly(portalUrl: string): RequestHandler {
  return (req, res, next) => {
    const origins = [portalUrl, `${req.protocol}://${req.host}`]
    if (isSameOrigin(req.method, { site: req.get('Sec-Fetch-Site'), origin: req.get('Origin') }, origins)) return next()
    sendProblem(res, forbidden('CROSS_SITE', 'This request did not come from a page of the portal'))
  }
}
