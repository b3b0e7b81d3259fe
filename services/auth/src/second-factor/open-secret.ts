import type { KeyObject } from 'node:crypto'
import type { Context } from '../context.ts'
import type { SecondFactorRow } from '../schema.ts'
import { unseal } from './sealing.ts'

const reported = new WeakSet<KeyObject>()

/**
 * Decrypts the secret of a second factor; undefined if it was encrypted with another SERVICE_SECRET. Then every code is
 * rejected, and the owner needs a recovery code or an administrator. It is logged once, so that the operator can
 * restore the former SERVICE_SECRET.
 */
export function openSecret(
  { sealingKey, log }: Pick<Context, 'sealingKey' | 'log'>,
  { userId, sealedSecret }: SecondFactorRow,
): string | undefined {
  try {
    return unseal(sealingKey, userId, sealedSecret)
  } catch (error) {
    if (!reported.has(sealingKey)) {
      reported.add(sealingKey)
      log.error(
        { err: error, user_id: userId },
        'cannot decrypt a second factor: it was set up with another SERVICE_SECRET',
      )
    }
    return undefined
  }
}
