// The entry of the bundle that Vite makes of the pages: everything that needs React and React Router.

import { randomBytes } from 'node:crypto'
import * as build from 'virtual:react-router/server-build'
import { clientOf } from '@portal/chassis/runtime/client'
import { createRequestHandler } from '@react-router/express'
import type { RequestHandler } from 'express'
import { RouterContextProvider } from 'react-router'
import { apiContext, type Log } from '../app/api/call.ts'
import { framesContext } from '../app/api/frames.ts'
import { inlineScriptsContext } from '../app/api/inline-scripts.ts'
import { createSealer } from '../app/api/sealed-cookie.ts'
import type { OpenStream, Send } from '../app/api/send.ts'
import { createRefresher, sessionsContext } from '../app/api/session-middleware.ts'
import { type Site, siteContext } from '../app/api/site.ts'
import { framedFileHeaders, policyOf, policyWithFrames } from './security-headers.ts'

type Options = {
  send: Send
  openStream: OpenStream
  /** The first one seals cookies, all of them open some. */
  cookieSecrets: readonly string[]
  log: Log
  site: Site
}

/** Creates the request handler of all pages. */
export function createPages({ send, openStream, cookieSecrets, log, site }: Options): RequestHandler {
  const sessions = { sealer: createSealer(cookieSecrets), refresh: createRefresher(send) }
  return createRequestHandler({
    build,
    getLoadContext: (req, res) => {
      const context = new RouterContextProvider()
      const { address, userAgent } = clientOf(req)
      const requestId = String(res.getHeader('X-Request-ID') ?? '')
      const visitor = { address, userAgent: userAgent ?? '' }
      context.set(apiContext, { send, openStream, client: visitor, requestId, log })
      context.set(sessionsContext, sessions)
      context.set(siteContext, site)
      context.set(framesContext, {
        allowInPage: () => res.set('Content-Security-Policy', policyWithFrames),
        allowAround: () => res.set(framedFileHeaders),
      })
      context.set(inlineScriptsContext, () => {
        const nonce = randomBytes(16).toString('base64url')
        res.set('Content-Security-Policy', policyOf(nonce))
        return nonce
      })
      return context
    },
  })
}
