import { Resolver } from 'node:dns/promises'

/** The texts of the TXT records of a name; undefined if the name servers did not answer. */
export type FindTexts = (name: string) => Promise<string[] | undefined>

const firstTimeoutMs = 500
const deadlineMs = 1_500
const atMost = { texts: 20, characters: 300 }
/** A definite answer: there is no such name, or none of its records is a TXT record. */
const noRecords = ['ENOTFOUND', 'ENODATA']

/** Looks for TXT records with these name servers, or with those of the system. */
export function createFindTexts(servers: readonly string[]): FindTexts {
  return async (name) => {
    // One for each question, so that giving up one question cancels no other.
    const resolver = new Resolver({ timeout: firstTimeoutMs, tries: 2 })
    if (servers.length > 0) resolver.setServers(servers)
    const timer = setTimeout(() => resolver.cancel(), deadlineMs)
    try {
      const records = await resolver.resolveTxt(name)
      // A long text is split into several parts.
      return records.slice(0, atMost.texts).map((parts) => parts.join('').slice(0, atMost.characters))
    } catch (error) {
      return noRecords.includes((error as NodeJS.ErrnoException).code ?? '') ? [] : undefined
    } finally {
      clearTimeout(timer)
    }
  }
}
