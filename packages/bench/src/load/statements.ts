import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'

/** The SELECTs that the job service sent meanwhile and that read the given table, as the server saw them, values included. */
async function captureStatements(mysqlUrl: string, table: string, act: () => Promise<void>): Promise<string[]> {
  const connection = await createConnection(mysqlUrl)
  try {
    await connection.query("SET GLOBAL log_output = 'TABLE'")
    await connection.query('TRUNCATE TABLE mysql.general_log')
    await connection.query('SET GLOBAL general_log = 1')
    await act()
    await connection.query('SET GLOBAL general_log = 0')
    return await readStatements(connection, table)
  } finally {
    await connection.query('SET GLOBAL general_log = 0').catch(() => undefined)
    connection.destroy()
  }
}

/** How many there were. What the service does in the background reads other tables. */
export async function countStatements(mysqlUrl: string, table: string, act: () => Promise<void>): Promise<number> {
  return (await captureStatements(mysqlUrl, table, act)).length
}

async function readStatements(connection: Connection, table: string): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
      WHERE user_host LIKE 'portal_job%' AND command_type IN ('Query', 'Execute') ORDER BY event_time`,
  )
  const reads = new RegExp(`^\\s*(select|with)\\b.*\\b${table}\\b`, 'is')
  return rows.map((row) => String(row.statement)).filter((statement) => reads.test(statement))
}
