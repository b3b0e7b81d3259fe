import { publicJwks, type TokenKey } from '@portal/chassis/token-keys'
import { Router } from 'express'

/** The public keys of access tokens (RFC 7517), the next and the previous one included; none where a secret signs. */
export function wellKnownRoutes(keys: readonly TokenKey[]): Router {
  const router = Router()
  const set = { keys: publicJwks(keys) }

  router.get('/jwks.json', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=60').json(set)
  })

  return router
}
