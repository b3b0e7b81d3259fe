import { describe, expect, it } from 'vitest'
import { emptyJob } from './job-form.ts'
import { type Draft, readDraft } from './local-draft.ts'

const hour = 60 * 60 * 1000
const now = Date.UTC(2026, 2, 1)
const draft: Draft = {
  owner: 'ada@example.com',
  savedAt: now - hour,
  typed: { ...emptyJob, title: 'Baker' },
  skills: [],
}
const reader = { owner: 'ada@example.com', now, changedAt: 0 }

describe('a draft in the browser', () => {
  it('is found again', () => {
    expect(readDraft(JSON.stringify(draft), reader)).toEqual(draft)
  })

  it.each([
    ['there is none', null, {}],
    ['it is of somebody else', JSON.stringify(draft), { owner: 'bob@example.com' }],
    ['it is older than a day', JSON.stringify(draft), { now: now + 24 * hour }],
    ['the job was changed since', JSON.stringify(draft), { changedAt: now }],
    ['it is no draft', '{"owner":"ada@example.com"}', {}],
    ['it is no JSON', '<', {}],
  ])('is not used if %s', (_reason, text, changes) => {
    expect(readDraft(text, { ...reader, ...changes })).toBeUndefined()
  })
})
