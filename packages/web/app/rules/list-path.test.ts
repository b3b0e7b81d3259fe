import { expect, it } from 'vitest'
import { listPath } from './list-path.ts'

it('leaves out what is empty, and the first page', () => {
  expect(listPath('/admin/users', { q: '', role: undefined })).toBe('/admin/users')
  expect(listPath('/admin/users', { q: 'ada@', role: 'ADMIN' }, 1)).toBe('/admin/users?q=ada%40&role=ADMIN')
  expect(listPath('/admin/users', { q: '' }, 2)).toBe('/admin/users?page=2')
})
