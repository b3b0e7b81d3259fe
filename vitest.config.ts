import { defineConfig } from 'vitest/config'

// Sources run as they are: workspace packages resolve to src/*.ts, not to what was built.
const resolve = { conditions: ['@portal/source', 'node'] }
const ssr = { resolve }
// Loading drizzle-orm would otherwise be most of what a test file takes.
const execArgv = [`--import=${new URL('packages/dev-env/src/quick-drizzle.ts', import.meta.url)}`]

// They need a Docker engine and their images, so they run where they are asked for: `pnpm test:containers`.
const containers = {
  resolve,
  ssr,
  test: {
    name: 'containers',
    include: [
      'packages/dev-env/containers/**/*.test.ts',
      // Those journeys that keep to what the portal shows its users.
      'packages/dev-env/journeys/{authorization,docs-page,hiring,live-push,repeating}.test.ts',
    ],
    globalSetup: ['packages/dev-env/faults/setup.ts', 'packages/dev-env/containers/setup.ts'],
    testTimeout: 5 * 60_000,
    hookTimeout: 60_000,
    // All of them use one stack, and some take parts of it away.
    fileParallelism: false,
  },
}

const onMysql = {
  resolve,
  ssr,
  test: {
    name: 'mysql',
    execArgv,
    // What another optimizer may decide otherwise; the parts have MariaDB where that is installed.
    include: ['services/*/tests/plans.test.ts'],
    globalSetup: ['packages/dev-env/containers/mysql.ts', 'packages/dev-env/src/test-stores.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: 1 },
  },
}

export default defineConfig({
  environments: { __vitest__: { resolve } },
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
          execArgv,
          include: ['{packages/*,services/*,gateway}/tests/**/*.test.ts'],
          globalSetup: ['packages/dev-env/src/test-stores.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'other engine',
          execArgv,
          // All that depends on what carries requests to the services.
          include: [
            'gateway/tests/{bodies,circuit-breaker,compressing,failures,forwarding,shares,stopping,streams}.test.ts',
          ],
          env: { PROXY_ENGINE: 'http-proxy-middleware' },
          globalSetup: ['packages/dev-env/src/test-stores.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'journeys',
          include: ['packages/dev-env/{journeys,attacks}/**/*.test.ts'],
          globalSetup: ['packages/dev-env/src/test-portal.ts', 'packages/dev-env/attacks/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // All journeys and attacks go through one portal, some of them kill parts of it.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'faults',
          include: ['packages/dev-env/faults/**/*.test.ts'],
          globalSetup: ['packages/dev-env/faults/setup.ts'],
          testTimeout: 15 * 60_000,
          hookTimeout: 60_000,
          // One file after the other, in one process, because most of them share a portal.
          fileParallelism: false,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      ...(process.env.CONTAINERS ? [containers, onMysql] : []),
    ],
  },
})
