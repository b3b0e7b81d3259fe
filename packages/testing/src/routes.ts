import type { Operation } from '@portal/contracts/operation'
import type { Router } from 'express'

/** The routes that routers serve, as `method /path/{parameter}`, for comparing with {@link operationsAsRoutes}. */
export function routesOf(...routers: Router[]): string[] {
  return routers
    .flatMap((router) => router.stack)
    .flatMap(({ route }) => (route ? Object.keys(methodsOf(route)).map((method) => `${method} ${route.path}`) : []))
    .map((route) => route.replace(/:(\w+)/g, '{$1}'))
    .sort()
}

/** The routes that the API document promises, in the same form. */
export function operationsAsRoutes(operations: readonly Operation[]): string[] {
  return operations.map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`).sort()
}

// Express keeps this record but does not declare it.
function methodsOf(route: object): Record<string, boolean> {
  return (route as { methods: Record<string, boolean> }).methods
}
