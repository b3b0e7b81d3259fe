import { expect, it } from 'vitest'
import { readInterviewForm, writtenDateOf } from './interview-form.ts'

const form = { date: '2027-10-31', time: '02:30', zone: 'Europe/Vienna', mode: 'OFFLINE', offset: '' }
const read = (changes: Partial<typeof form> = {}) => {
  const fields: Record<string, string> = { ...form, ...changes }
  return readInterviewForm((name) => fields[name] ?? '')
}

it('reads a form, with UTC for an unknown zone', () => {
  expect(read()).toEqual(form)
  expect(read({ zone: 'Mars/Olympus', mode: 'ELSEWHERE' })).toMatchObject({ zone: 'UTC', mode: 'ONLINE' })
})

it('is an instant with the offset of the zone, also where an old browser sends seconds', () => {
  expect(writtenDateOf(read({ time: '09:00' }))).toEqual({ text: '2027-10-31T09:00:00+01:00' })
  expect(writtenDateOf(read({ time: '09:00:00' }))).toEqual({ text: '2027-10-31T09:00:00+01:00' })
})

it('asks which one is meant if the clock shows the time twice, and takes the choice', () => {
  expect(writtenDateOf(read())).toMatchObject({
    wrong: 'twice',
    choices: [{ offsetMinutes: 120 }, { offsetMinutes: 60 }],
  })
  expect(writtenDateOf(read({ offset: '60' }))).toEqual({ text: '2027-10-31T02:30:00+01:00' })
  expect(writtenDateOf(read({ offset: '90' }))).toMatchObject({ wrong: 'twice' })
})

it('says what is missing, and what the clock skips', () => {
  expect(writtenDateOf(read({ date: '2027-02-31x' }))).toEqual({ wrong: 'noDate' })
  expect(writtenDateOf(read({ time: 'noon' }))).toEqual({ wrong: 'noTime' })
  expect(writtenDateOf(read({ date: '2027-03-28' }))).toEqual({ wrong: 'skipped' })
})
