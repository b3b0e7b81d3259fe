import { describe, expect, it } from 'vitest'
import { completenessOf, type ProfilePart, profileParts } from './completeness.ts'

/** Every combination of parts, as the parts that a profile has. */
const combinations = Array.from({ length: 2 ** profileParts.length }, (_, bits) =>
  profileParts.filter((_part, index) => (bits >> index) & 1),
)

function of(parts: readonly ProfilePart[]) {
  return completenessOf(
    Object.fromEntries(profileParts.map((part) => [part, parts.includes(part)])) as Record<ProfilePart, boolean>,
  )
}

describe('the completeness of a profile', () => {
  it('is 0 without anything, and 100 exactly if nothing is missing', () => {
    expect(of([])).toEqual({ percent: 0, missing: profileParts })
    for (const parts of combinations) {
      const { percent, missing } = of(parts)
      expect(percent === 100).toBe(missing.length === 0)
      expect([...missing, ...parts].sort()).toEqual([...profileParts].sort())
    }
  })

  it('grows by the same with every part that is added', () => {
    for (const parts of combinations) {
      for (const part of of(parts).missing) {
        expect(of([...parts, part]).percent - of(parts).percent).toBe(100 / profileParts.length)
      }
    }
  })

  it('lists what is missing in the order of the profile', () => {
    expect(of(['ABOUT', 'SKILLS', 'RESUME']).missing).toEqual([
      'HEADLINE',
      'PLACE',
      'PHONE',
      'EXPERIENCE',
      'EDUCATION',
      'LANGUAGES',
      'DESIRED',
    ])
  })
})
