import { forbidden } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'

/** Throws `forbidden` if the user id, which older clients send, is not the actor's own. */
export function assertOwnUserId(actor: Actor, userId: number | undefined): void {
  if (userId !== undefined && userId !== actor.id) throw forbidden('NOT_YOURS', 'user_id must be your own')
}
