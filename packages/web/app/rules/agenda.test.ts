import { expect, it } from 'vitest'
import { agendaPath, groupByDay, readAgenda } from './agenda.ts'

it('groups by the day of the time zone', () => {
  const [late, early] = [{ interview_date: '2027-07-15T21:30:00.000Z' }, { interview_date: '2027-07-15T22:30:00.000Z' }]
  expect(groupByDay([late, early], 'Europe/Vienna')).toEqual([
    { day: '2027-07-15', items: [late] },
    { day: '2027-07-16', items: [early] },
  ])
  expect(groupByDay([late, early], 'UTC')).toEqual([{ day: '2027-07-15', items: [late, early] }])
})

it('has an address, from which the same is read', () => {
  const read = (path: string) => readAgenda(new URL(path, 'http://localhost').searchParams)
  for (const search of [
    { isPast: false, day: '', withCancelled: false },
    { isPast: false, day: '2027-07-15', withCancelled: true },
    { isPast: true, day: '', withCancelled: false },
  ]) {
    expect(read(agendaPath(search))).toEqual(search)
  }
  expect(agendaPath({})).toBe('/hire/interviews')
  expect(read('/hire/interviews?day=2027-02-99')).toMatchObject({ day: '' })
})
