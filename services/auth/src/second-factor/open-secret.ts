import type { KeyObject } from 'node:crypto'
import type { Context } from '../context.ts'
import type { SecondFactorRow } from '../schema.ts'
import { unseal } from './sealing.ts'

const reported = new WeakSet<KeyObject>()

/**
 * The secret of a factor; undefined where it was sealed under another SERVICE_SECRET. Every code of it is wrong then, and
 * its owner needs a recovery code or an administrator. The operator, who can put the former secret back, finds it in the log once.
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
        'a second factor cannot be read: it was set up under another SERVICE_SECRET',
      )
    }
    return undefined
  }
}
