import type { Operation } from '@portal/contracts/operation'
import { z } from 'zod'

const parameter = /\{(\w+)\}/g

/**
 * An operation with the parameters of its path named as in the first one of the same path. In OpenAPI paths that differ in
 * nothing but those names are one path. `declared` holds the paths so far.
 */
export function namedAlike(operation: Operation, declared: Map<string, string>): Operation {
  const shape = operation.path.replace(parameter, '{}')
  const path = declared.get(shape) ?? operation.path
  declared.set(shape, path)
  if (path === operation.path || !operation.params) return operation
  const names = namesIn(path)
  const fields = Object.values(operation.params.shape)
  return { ...operation, path, params: z.object(Object.fromEntries(names.map((name, index) => [name, fields[index]]))) }
}

function namesIn(path: string): string[] {
  return Array.from(path.matchAll(parameter), ([, name]) => name ?? '')
}
