import { expect, it } from 'vitest'
import { extractOf } from './extract.ts'

it('is plain text of one line', () => {
  expect(extractOf('## Tasks\n\n- **Run** our [clusters](https://example.com)\n- keep `them` boring')).toBe(
    'Tasks: • Run our clusters • keep them boring',
  )
})

it('ends with a whole word', () => {
  expect(extractOf('word '.repeat(100), 22)).toBe('word word word word…')
  expect(extractOf('x'.repeat(500), 50)).toHaveLength(51)
})
