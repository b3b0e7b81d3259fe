import { migrateDatabase } from '@portal/chassis/migrate'
import { z } from 'zod'

// A process of its own, which alone loads what migrations need; the stack itself has better things to do.
const wanted = z
  .array(z.object({ url: z.string(), folder: z.string() }))
  .parse(JSON.parse(process.env.MIGRATIONS ?? ''))

await Promise.all(wanted.map(({ url, folder }) => migrateDatabase(url, folder)))
