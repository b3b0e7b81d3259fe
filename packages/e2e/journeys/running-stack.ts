import { readFileSync } from 'node:fs'
import type { StackDescription } from '@portal/stack/stack-file'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'

/** The current URLs and pids of the portal under test. */
export function describeStack(): StackDescription {
  return JSON.parse(readFileSync(inject('portal').stackFile, 'utf8'))
}

/** Queries any database of the portal under test, as root. */
export async function rows(statement: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: describeStack().mysql.url, timezone: 'Z' })
  try {
    const [found] = await connection.query<RowDataPacket[]>(statement)
    return found
  } finally {
    await connection.end()
  }
}
