import type { Operation } from '@portal/contracts/operation'
import { z } from 'zod'

const parameter = /\{(\w+)\}/g

/**
 * Returns the operation with its path parameters named as in the first operation of the same path, because OpenAPI
 * treats paths that differ only in parameter names as one path. `declared` maps path shapes to the paths so far, and is
 * extended.
 */
export function alignParameterNames(operation: Operation, declared: Map<string, string>): Operation {
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
