import { fileURLToPath } from 'node:url'
import { migrateDatabase } from '@portal/chassis/migrate'
import { readDatabaseUrl } from './config.ts'

await migrateDatabase(readDatabaseUrl(), fileURLToPath(new URL('../migrations', import.meta.url)))
