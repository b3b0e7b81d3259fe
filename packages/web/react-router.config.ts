import type { Config } from '@react-router/dev/config'

export default {
  appDirectory: 'app',
  // The build command of the stack moves it to its place, at once.
  buildDirectory: 'dist/new',
  // Pages are documents: the browser never asks for a list of routes.
  routeDiscovery: { mode: 'initial' },
} satisfies Config
