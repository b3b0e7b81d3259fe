import type { Config } from '@react-router/dev/config'

export default {
  appDirectory: 'app',
  // The build command of the stack moves it to its place, at once.
  buildDirectory: 'dist/new',
  // A hydrated page knows its own routes only. Its links are those of documents, so the browser asks for no others.
  routeDiscovery: { mode: 'lazy' },
} satisfies Config
