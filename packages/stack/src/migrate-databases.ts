import { migrateDatabase } from '@portal/chassis/mysql/migrate'
import { z } from 'zod'

// Runs as a separate process, so that the stack itself never loads the migration code.
const wanted = z
  .array(z.object({ url: z.string(), folder: z.string() }))
  .parse(JSON.parse(process.env.MIGRATIONS ?? ''))

await Promise.all(wanted.map(({ url, folder }) => migrateDatabase(url, folder)))
