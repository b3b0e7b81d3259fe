import type { Actor } from '@portal/chassis/actor'
import { forbidden } from '@portal/chassis/errors'

/** Throws `forbidden` for a profile in another person's name; older clients send the user id along. */
export function assertOwnUserId(actor: Actor, userId: number | undefined): void {
  if (userId !== undefined && userId !== actor.id) throw forbidden('NOT_YOURS', 'user_id must be your own')
}
