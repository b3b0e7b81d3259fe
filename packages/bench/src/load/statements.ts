import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'

// Statements that the job service sends periodically, independent of requests.
const background = /\b(outbox|inbox|attempts|idempotency_keys|get_lock|is_used_lock)\b|^\s*select 1\b/i

/** Returns the SELECT statements that the job service sends during `act`, from the server's log, with their values. */
export async function captureStatements(mysqlUrl: string, act: () => Promise<void>): Promise<string[]> {
  const connection = await createConnection(mysqlUrl)
  try {
    await connection.query("SET GLOBAL log_output = 'TABLE'")
    await connection.query('TRUNCATE TABLE mysql.general_log')
    await connection.query('SET GLOBAL general_log = 1')
    await act()
    await connection.query('SET GLOBAL general_log = 0')
    return await readStatements(connection)
  } finally {
    await connection.query('SET GLOBAL general_log = 0').catch(() => undefined)
    connection.destroy()
  }
}

async function readStatements(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
      WHERE user_host LIKE 'portal_job%' AND command_type IN ('Query', 'Execute') ORDER BY event_time`,
  )
  const isRead = (statement: string) => /^[\s(]*(select|with)\b/i.test(statement) && !background.test(statement)
  return rows.map((row) => String(row.statement)).filter(isRead)
}
