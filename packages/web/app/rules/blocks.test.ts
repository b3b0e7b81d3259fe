import { expect, it } from 'vitest'
import { withBlock, withoutBlock } from './blocks.ts'

const blocks = { companies: [{ id: 4 }], domains: ['one.example'] }

it.each([
  ['https://portal.example/companies/12/techcorp', { company_ids: [4, 12], domains: ['one.example'] }],
  ['/companies/12', { company_ids: [4, 12], domains: ['one.example'] }],
  ['two.example', { company_ids: [4], domains: ['one.example', 'two.example'] }],
])('adds %s', (text, expected) => {
  expect(withBlock(blocks, text)).toEqual(expected)
})

it('removes a company or a domain', () => {
  expect(withoutBlock(blocks, '4')).toEqual({ company_ids: [], domains: ['one.example'] })
  expect(withoutBlock(blocks, 'one.example')).toEqual({ company_ids: [4], domains: [] })
})
