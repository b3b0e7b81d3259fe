import { expect } from 'vitest'
import { type Load, startLoad } from './load.ts'
import type { Portal } from './portal.ts'
import { type Audited, startReconciliation } from './reconciliation.ts'

type Expected = {
  /** No request may fail, not even during the fault. */
  isUnnoticed?: boolean
  /** No request may fail, except that a busy machine may reject some with 503. */
  areRejectionsTolerated?: boolean
  /** The mail server rejects emails permanently, which then end as FAILED. */
  areEmailsRejected?: boolean
  /** The interval of each job seeker's applications; the default is that of {@link startLoad}. */
  paceMs?: number
}

/**
 * Inflicts a fault under load. Resolves when requests succeed again afterwards and each accepted application has
 * exactly one row, event, inbox entry and email per recipient; rejects otherwise.
 */
export async function underLoad(
  portal: Audited & Pick<Portal, 'fixtures' | 'restore'>,
  fault: string,
  inflict: (load: Load) => Promise<void>,
  { isUnnoticed = false, areRejectionsTolerated = false, areEmailsRejected = false, paceMs }: Expected = {},
): Promise<void> {
  const reconciliation = await startReconciliation(portal, fault)
  const load = startLoad(portal, paceMs)
  try {
    await load.waitForAccepted(5)
    await inflict(load)
    await load.expectRecovery()
    await load.end()
  } finally {
    load.abandon()
    portal.restore()
  }
  await reconciliation.close(load, { areEmailsRejected })
  const failures = load
    .failures()
    .filter((failure) => !areRejectionsTolerated || !/: 503 .*"UNAVAILABLE"/.test(failure))
  if (isUnnoticed || areRejectionsTolerated) expect(failures).toEqual([])
}
