import type { ServiceName } from '../src/service-names.ts'
import type { Portal } from './portal.ts'

// What events have brought about, by the service that keeps it.
const copies: [ServiceName, string[]][] = [
  ['application', ['openings', 'candidates']],
  ['job', ['employers']],
  ['profile', ['known_skills', 'acquaintances']],
  ['notification', ['addresses', 'seeker_names', 'company_names', 'job_titles']],
]
const effects: [ServiceName, string[]][] = [['notification', ['notifications', 'deliveries', 'activity']]]
const listeners = copies.map(([service]) => service)

export type Snapshot = Record<string, string[]>

/** All that consumers have written, row by row. */
export async function takeSnapshot({ rows }: Portal): Promise<Snapshot> {
  const snapshot: Snapshot = {}
  for (const [service, tables] of [...copies, ...effects]) {
    for (const table of tables) {
      const found = await rows(service, `SELECT * FROM ${table}`)
      snapshot[`${service}.${table}`] = found.map((row) => JSON.stringify(row)).sort()
    }
  }
  return snapshot
}

/** Takes from every consumer its memory of the events it has dealt with. */
export async function deleteEvents({ rows }: Portal): Promise<void> {
  for (const service of listeners) await rows(service, 'DELETE FROM inbox')
}

/** Takes from every service what it knows of the others. */
export async function emptyReadModels({ rows }: Portal): Promise<void> {
  for (const [service, tables] of copies) for (const table of tables) await rows(service, `DELETE FROM ${table}`)
}
