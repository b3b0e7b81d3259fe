import type { ServiceName } from '@portal/stack/service-names'
import type { Portal } from './portal.ts'

// The tables that consumers write, by service.
const readModels: [ServiceName, string[]][] = [
  ['application', ['openings', 'candidates', 'employers']],
  ['job', ['employers', 'applicants']],
  ['profile', ['known_skills', 'acquaintances']],
  ['notification', ['addresses', 'seeker_names', 'company_names', 'job_titles']],
]
const effects: [ServiceName, string[]][] = [['notification', ['notifications', 'deliveries', 'activity']]]
const consumers = readModels.map(([service]) => service)

export type Snapshot = Record<string, string[]>

/** Reads all rows that consumers have written. */
export async function takeSnapshot({ rows }: Portal): Promise<Snapshot> {
  const snapshot: Snapshot = {}
  for (const [service, tables] of [...readModels, ...effects]) {
    for (const table of tables) {
      const found = await rows(service, `SELECT * FROM ${table}`)
      snapshot[`${service}.${table}`] = found.map((row) => JSON.stringify(row)).sort()
    }
  }
  return snapshot
}

/** Empties the inbox of every service, so that consumers process old events again. */
export async function deleteEvents({ rows }: Portal): Promise<void> {
  for (const service of consumers) await rows(service, 'DELETE FROM inbox')
}

/** Empties the read models of every service. */
export async function emptyReadModels({ rows }: Portal): Promise<void> {
  for (const [service, tables] of readModels) for (const table of tables) await rows(service, `DELETE FROM ${table}`)
}
