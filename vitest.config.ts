import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Otherwise loading drizzle-orm takes most of the time of a test file.
const execArgv = [`--import=${new URL('packages/stack/src/quick-drizzle.ts', import.meta.url)}`]

// Most tests wait for stores and timeouts rather than for the processor.
const maxWorkers = Math.max(2, availableParallelism() - 1)

// These tests need a Docker engine and the images, so they run only on request: `pnpm test:containers`.
const containers = {
  test: {
    name: 'containers',
    include: [
      'packages/e2e/containers/**/*.test.ts',
      // The journeys that use only the portal's public interface.
      'packages/e2e/journeys/{hiring,live-push,repeating}.test.ts',
    ],
    globalSetup: ['packages/e2e/faults/setup.ts', 'packages/e2e/containers/setup.ts'],
    testTimeout: 5 * 60_000,
    hookTimeout: 60_000,
    // All files share one stack, and some of them stop parts of it.
    fileParallelism: false,
  },
}

const onMysql = {
  test: {
    name: 'mysql',
    execArgv,
    // Query plans and what blocks writes, which may differ between databases. The project `parts` runs them on MariaDB if that is installed.
    include: ['{packages,services}/*/tests/plans.test.ts', 'packages/testing/tests/online-migrations.test.ts'],
    globalSetup: ['packages/e2e/containers/mysql.ts', 'packages/stack/src/test-stores.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: 1 },
  },
}

// They take minutes, so they run only when requested: `pnpm test:faults`, and briefly in `.ci/run`.
const faults = {
  test: {
    name: 'faults',
    include: ['packages/e2e/faults/**/*.test.ts'],
    globalSetup: ['packages/e2e/faults/setup.ts'],
    testTimeout: 15 * 60_000,
    hookTimeout: 60_000,
    // Sequential and in one process, because most files share a portal.
    fileParallelism: false,
    isolate: false,
    sequence: { groupOrder: 2 },
  },
}

const onPortal = {
  // The pages are built already.
  server: { deps: { external: [/\/packages\/web\/dist\//] } },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // All files share one portal, and some of them kill parts of it.
  fileParallelism: false,
  sequence: { groupOrder: 1 },
}

const longest = [
  'packages/e2e/journeys/web/{pages,hostile}.test.ts',
  'packages/testing/tests/regular-expressions.test.ts',
]

// Every page in every state, every attack on every route, and every regular expression. They run only when requested:
// `pnpm test:exhaustive`.
const exhaustive = {
  test: {
    ...onPortal,
    name: 'exhaustive',
    include: ['packages/e2e/attacks/**/*.test.ts', ...longest],
    globalSetup: ['packages/stack/src/test-portal.ts', 'packages/e2e/attacks/setup.ts'],
  },
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['{packages/*,services/*,gateway}/src/**/*.test.ts', 'packages/web/app/**/*.test.ts'],
          // Rules have no state, so the files share processes.
          isolate: false,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'parts',
          execArgv,
          include: ['{packages/*,services/*,gateway}/tests/**/*.test.ts'],
          exclude: longest,
          globalSetup: ['packages/stack/src/test-stores.ts'],
          // The files share processes, because loading a service takes longer than many of its tests. What is loaded keeps
          // no state of a test: each test file starts services, databases and streams of its own.
          isolate: false,
          maxWorkers,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...onPortal,
          name: 'journeys',
          include: ['packages/e2e/journeys/**/*.test.ts'],
          exclude: longest,
          globalSetup: ['packages/stack/src/test-portal.ts'],
        },
      },
      ...(process.env.EXHAUSTIVE ? [exhaustive] : []),
      ...(process.env.FAULTS ? [faults] : []),
      ...(process.env.CONTAINERS ? [containers, onMysql] : []),
    ],
  },
})
