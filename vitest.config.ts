import { defineConfig } from 'vitest/config'

// Sources run as they are: workspace packages resolve to src/*.ts, not to what was built.
const resolve = { conditions: ['@portal/source', 'node'] }
const ssr = { resolve }

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: { name: 'rules', include: ['{packages/*,services/*,gateway}/src/**/*.test.ts'] },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'parts',
          include: ['{packages/*,services/*,gateway}/tests/**/*.test.ts'],
          globalSetup: ['packages/dev-env/src/test-stores.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
