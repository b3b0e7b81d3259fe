import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'mysql',
  casing: 'snake_case',
  schema: './src/schema.ts',
  out: './migrations',
})
