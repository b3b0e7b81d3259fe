// Statements that are sent to the server in one packet, and so in one round trip (ADR 39).
// Guarantees: the server runs them in order and stops at the first that fails. No value can end its statement or begin
// another one: texts are constants, the driver escapes every value, and sessions have the SQL mode it escapes for.
// Does not guarantee: that a packet without a response had no effect. If it ends with COMMIT, the outcome is unknown, as
// that of a COMMIT sent alone.
import type { Connection, FieldPacket, QueryError, QueryOptions } from 'mysql2'

/** A statement as drizzle passes it to the driver: its text, how its rows are returned, and the values. */
export type Statement = { options: QueryOptions; values: readonly unknown[] }
/** Rows or the header of a result, and the columns of the rows. */
export type Response = [result: unknown, fields: FieldPacket[] | undefined]

/** Separates the statements of a packet. The driver escapes line breaks in values, so it occurs only between two. */
export const statementSeparator = ';\n'

/** The texts of the statements, without values. */
export function textOf(statements: readonly Statement[]): string {
  return statements.map(({ options }) => options.sql).join(statementSeparator)
}

/**
 * Sends two or more statements on a connection that allows it, and returns the response to each. If one fails, rejects
 * with its error, whose `index` is the number of responses before it.
 */
export async function sendPacket(connection: Connection, statements: readonly Statement[]): Promise<Response[]> {
  const sql = statements.map((statement) => formatted(connection, statement)).join(statementSeparator)
  const typeCast = statements.find(({ options }) => options.typeCast)?.options.typeCast
  const options: QueryOptions = { sql, rowsAsArray: true, ...(typeCast === undefined ? {} : { typeCast }) }
  const [results, fields] = await new Promise<[unknown[], FieldPacket[][]]>((resolve, reject) => {
    let begun = 0
    const settle = (error: QueryError | null, results: unknown, fields: unknown) => {
      if (error) reject(Object.assign(error, { index: begun }))
      else resolve([results as unknown[], fields as FieldPacket[][]])
    }
    // The driver reports an error without the number of the statement. The columns of each response arrive first.
    // Without values, so that the driver does not look for placeholders in the values that are written already.
    connection.query(options, null, settle).on('fields', () => {
      begun += 1
    })
  })
  return responsesTo(statements, results, fields)
}

/** Each statement by itself, so that a value is never written into another statement. */
function formatted(connection: Connection, { options: { sql }, values }: Statement): string {
  if (sql.includes(';')) throw new Error('a statement of a packet must not contain a semicolon')
  return connection.format(sql, [...values])
}

function responsesTo(statements: readonly Statement[], results: readonly unknown[], fields: readonly FieldPacket[][]) {
  if (results.length !== statements.length) throw new Error('the server responded to other statements than were sent')
  return statements.map(({ options }, index): Response => {
    const [rows, columns] = [results[index], fields[index]]
    const isAsExpected = options.rowsAsArray || !Array.isArray(rows) || columns === undefined
    return [isAsExpected ? rows : rows.map((row) => objectOf(row, columns)), columns]
  })
}

function objectOf(row: readonly unknown[], columns: readonly FieldPacket[]) {
  return Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))
}
