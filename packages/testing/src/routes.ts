import type { Operation } from '@portal/contracts/operation'
import type { Router } from 'express'

/** The routes of routers as `method /path/{parameter}`, for comparison with {@link operationsAsRoutes}. */
export function routesOf(...routers: Router[]): string[] {
  return routers
    .flatMap((router) => router.stack)
    .flatMap(({ route }) => (route ? Object.keys(methodsOf(route)).map((method) => `${method} ${route.path}`) : []))
    .map((route) => route.replace(/:(\w+)/g, '{$1}'))
    .sort()
}

/** The routes of the API document, in the same form. */
export function operationsAsRoutes(operations: readonly Operation[]): string[] {
  return operations.map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`).sort()
}

// Express has this property but does not declare it.
function methodsOf(route: object): Record<string, boolean> {
  return (route as { methods: Record<string, boolean> }).methods
}
