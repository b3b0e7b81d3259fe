import { describe, expect, it } from 'vitest'
import { readQuery } from './query.ts'

describe('readQuery', () => {
  it.each([
    ['a=1&b=2', { a: '1', b: '2' }],
    ['job_type=&min_salary=', {}],
    ['job_type=&job_type=FULL_TIME', { job_type: 'FULL_TIME' }],
    ['skill_ids=1&skill_ids=&skill_ids=2', { skill_ids: ['1', '2'] }],
    ['limit=5&&&=&c', { limit: '5' }],
    ['q=%20', { q: ' ' }],
    ['q=a+b&q2=%C3%A9', { q: 'a b', q2: 'é' }],
    ['__proto__=1&constructor=', { ['__proto__']: '1' }],
    ['', {}],
    [undefined, {}],
    [null, {}],
  ])('drops parameters without a value from %s', (text, read) => {
    expect(Object.entries(readQuery(text))).toEqual(Object.entries(read))
  })
})
