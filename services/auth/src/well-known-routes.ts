import { publicJwks, type TokenKey } from '@portal/chassis/config/token-keys'
import { Router } from 'express'

/** Serves the public keys of access tokens (RFC 7517), also the next and the previous one; none for a shared secret. */
export function wellKnownRoutes(keys: readonly TokenKey[]): Router {
  const router = Router()
  const set = { keys: publicJwks(keys) }

  router.get('/jwks.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=60').json(set)
  })

  return router
}
