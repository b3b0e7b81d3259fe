import { describe, expect, it } from 'vitest'
import { loggedPath } from './redact-path.ts'

describe('a path in a log', () => {
  it('is unchanged except for the query, which is removed', () => {
    expect(loggedPath('/api/v1/jobs/7?q=baker')).toBe('/api/v1/jobs/7')
    expect(loggedPath(`/${'a'.repeat(499)}`)).toBe(`/${'a'.repeat(499)}`)
  })

  it('is cut at a slash if it is long, so no part of a secret remains', () => {
    const cut = loggedPath(`/users/${'a'.repeat(480)}/ada%40example.com/${'b'.repeat(10_000)}`)

    expect(cut).toBe(`/users/${'a'.repeat(480)}/…`)
    expect(loggedPath('-eyJ'.repeat(4000)).length).toBeLessThanOrEqual(500)
    expect(loggedPath(`/${'/'.repeat(4000)}`)).toHaveLength(500)
  })
})
