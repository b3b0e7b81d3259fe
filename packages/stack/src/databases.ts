import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { type PerService, perService, serviceNames } from './service-names.ts'
import { Fault, reasonOf } from './startup-error.ts'

export type Databases = { urls: PerService<string>; anyNew: boolean }

type DatabasesOptions = {
  /** URL with the login of a user that may create databases and users. */
  rootUrl: string
  passwords: PerService<string>
  /** Prefix of the names of databases and users. */
  prefix?: string
}

/**
 * Creates a database for each service, and a user that has access to that database only. Safe to repeat, which sets the
 * users' passwords to the given ones. `anyNew` is true if any database did not exist. Throws a Fault if the server
 * refuses.
 */
export async function createDatabases({ rootUrl, passwords, prefix = 'portal' }: DatabasesOptions): Promise<Databases> {
  const names = perService((service) => `${prefix}_${service}`)
  const connection = await createConnection({ uri: rootUrl, connectTimeout: 10_000 })
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT schema_name AS name FROM information_schema.schemata',
    )
    const existing = new Set(rows.map((row) => String(row.name)))
    for (const service of serviceNames) {
      for (const statement of databaseStatements(names[service]))
        await connection.query(statement, [passwords[service]])
    }
    return {
      urls: perService((service) => databaseUrl(rootUrl, names[service], passwords[service])),
      anyNew: serviceNames.some((service) => !existing.has(names[service])),
    }
  } catch (error) {
    throw new Fault(`could not create the databases: ${reasonOf(error)}`)
  } finally {
    connection.destroy()
  }
}

type DatabaseUser = { user?: string; privileges?: string }

/**
 * SQL that creates the database of this name and grants a user privileges on it. `?` stands for the user's password.
 */
export function databaseStatements(
  name: string,
  { user = name, privileges = 'ALL PRIVILEGES' }: DatabaseUser = {},
): string[] {
  // Any host: the network decides which clients reach the server, and a client may connect from several addresses.
  const account = `'${user}'@'%'`
  return [
    `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ?`,
    `ALTER USER ${account} IDENTIFIED BY ?`,
    // An unescaped underscore would be a wildcard here.
    `GRANT ${privileges} ON \`${name.replaceAll('_', '\\_')}\`.* TO ${account}`,
  ]
}

/** The URL of a service's database on the server at `rootUrl`. */
export function databaseUrl(rootUrl: string, name: string, password: string): string {
  const url = new URL(rootUrl)
  url.username = name
  url.password = password
  url.pathname = `/${name}`
  return url.href
}
