import type { KeyObject } from 'node:crypto'
import type { Creating } from '@portal/chassis/http/idempotency'
import type { Peer } from '@portal/chassis/http/peer'
import type { Relay } from '@portal/messaging/outbox/relay'
import type { FindTexts } from './dns/find-texts.ts'
import type { Storage } from './storage/storage.ts'

/** The dependencies of commands and queries. */
export type Context = Creating & {
  relay: Relay
  job: Peer
  /** Where the files of résumés are. */
  storage: Storage
  maxResumeBytes: number
  /** Computes the tokens of invites. */
  inviteKey: KeyObject
  /** Computes the DNS records of domains. */
  domainKey: KeyObject
  findTexts: FindTexts
  /** Signs links to résumés. */
  resumeLinkKey: KeyObject
  /** Removes files that are no longer needed, soon. */
  removeFiles: () => void
  /** Scans new files for viruses, soon; undefined if this portal has no scanner. */
  scanFiles: (() => void) | undefined
}
