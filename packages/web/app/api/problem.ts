import { STATUS_CODES } from 'node:http'
import type { Problem } from '@portal/contracts/operation'

/** What a program gets instead of an error page. */
export function problemOf(status: number, given: Partial<Problem>, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: given.detail ?? (status === 404 ? 'Page not found' : 'This page is not available'),
    error_code: given.error_code ?? (status === 404 ? 'NOT_FOUND' : 'INTERNAL_ERROR'),
    request_id: requestId,
  }
}
