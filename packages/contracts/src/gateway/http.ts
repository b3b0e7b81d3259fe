// What the gateway's own routes respond with.
import { z } from 'zod'
import { byOwner, owners } from '../event.ts'

export const alive = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' })

export const gatewayReadiness = z.object({ status: z.literal('ready'), checks: z.object({}) }).meta({ id: 'Readiness' })

export const links = z
  .object({ name: z.string(), documentation: z.string(), openapi: z.string(), readiness: z.string() })
  .meta({ id: 'Links' })

export const keySet = z
  .object({ keys: z.array(z.object({ kty: z.string(), kid: z.string(), alg: z.string(), use: z.literal('sig') })) })
  .meta({ id: 'KeySet' })

/** What a service says of itself. */
export const serviceReadiness = z.object({
  status: z.enum(['ready', 'unavailable']),
  checks: z.record(z.string(), z.enum(['up', 'down'])),
  /** Work that is waiting in the service. It does not affect the status, because the service works it off by itself. */
  backlog: z
    .record(z.string(), z.number())
    .optional()
    .meta({ description: 'The number of items waiting to be processed, by kind; visible to administrators only' }),
})

const serviceState = serviceReadiness.extend({ status: z.enum(['ready', 'unavailable', 'away']) })
export type ServiceState = z.infer<typeof serviceState>

const storeState = z.enum(['up', 'down', 'unknown'])
export type StoreState = z.infer<typeof storeState>

/** The state of the portal, part by part. */
export const portalReadiness = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    services: z.object(byOwner(owners, () => serviceState)),
    stores: z.object({ mysql: storeState, redis: storeState, nats: storeState, mail: storeState }),
  })
  .meta({ id: 'PortalReadiness' })
export type PortalReadiness = z.infer<typeof portalReadiness>
