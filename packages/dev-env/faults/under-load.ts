import { expect } from 'vitest'
import { type Load, startLoad } from './load.ts'
import type { Portal } from './portal.ts'
import { type Audited, openAccount } from './reconciliation.ts'

type Expected = {
  /** No request may fail, not even during the fault. */
  isUnnoticed?: boolean
  /** No request may break off or fail, but a machine that is too busy meanwhile may refuse some until later (503). */
  areRejectionsTolerated?: boolean
  /** The mail server refuses mails for good, which then end as FAILED. */
  areEmailsRejected?: boolean
  /** How often each job seeker applies; as {@link startLoad} has it unless given. */
  paceMs?: number
}

/**
 * Inflicts a fault while people apply, and returns once it has been seen that nothing fails any more after it, and that
 * there is exactly one of everything for each application that was accepted.
 */
export async function underLoad(
  portal: Audited & Pick<Portal, 'fixtures' | 'restore'>,
  fault: string,
  inflict: (load: Load) => Promise<void>,
  { isUnnoticed = false, areRejectionsTolerated = false, areEmailsRejected = false, paceMs }: Expected = {},
): Promise<void> {
  const account = await openAccount(portal, fault)
  const load = startLoad(portal, paceMs)
  try {
    await load.accepts(5)
    await inflict(load)
    await load.calm()
    await load.end()
  } finally {
    load.abandon()
    portal.restore()
  }
  await account.close(load, { areEmailsRejected })
  const troubles = load
    .troubles()
    .filter((trouble) => !areRejectionsTolerated || !/: 503 .*"UNAVAILABLE"/.test(trouble))
  if (isUnnoticed || areRejectionsTolerated) expect(troubles).toEqual([])
}
