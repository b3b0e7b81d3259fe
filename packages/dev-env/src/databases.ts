import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { type PerService, perService, serviceNames } from './service-names.ts'
import { Fault, reasonOf } from './startup-error.ts'

export type Databases = { urls: PerService<string>; anyNew: boolean }

type DatabasesOptions = {
  /** Of a user who may create databases and users. */
  rootUrl: string
  passwords: PerService<string>
  /** Of the names of databases and users. */
  prefix?: string
}

/**
 * Gives each service a database and a user of its own, who can reach that database and nothing else. Safe to repeat: the
 * passwords given are then the passwords of the users. `anyNew` tells whether a database did not exist before.
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
    throw new Fault(`the databases could not be created: ${reasonOf(error)}`)
  } finally {
    connection.destroy()
  }
}

type DatabaseUser = { user?: string; privileges?: string }

/** What gives the service of this name its database, and a user of it the privileges there; `?` stands for the password. */
export function databaseStatements(
  name: string,
  { user = name, privileges = 'ALL PRIVILEGES' }: DatabaseUser = {},
): string[] {
  // From any host: who can reach the server is the network's business, and the server may see us under many addresses.
  const account = `'${user}'@'%'`
  return [
    `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ?`,
    `ALTER USER ${account} IDENTIFIED BY ?`,
    // An unescaped underscore would be a wildcard here.
    `GRANT ${privileges} ON \`${name.replaceAll('_', '\\_')}\`.* TO ${account}`,
  ]
}

/** Where a service finds its database on the server at `rootUrl`. */
export function databaseUrl(rootUrl: string, name: string, password: string): string {
  const url = new URL(rootUrl)
  url.username = name
  url.password = password
  url.pathname = `/${name}`
  return url.href
}
