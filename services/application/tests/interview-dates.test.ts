import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, apply, recruiter, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
let application_id: number
let planned: number
beforeAll(async () => {
  service = await startApplicationService()
  application_id = await apply(service, 1)
  planned = (await schedule(inYears(1)).expect(201)).body.id
})
afterAll(() => service.stop())

function schedule(interview_date: unknown) {
  const body = { application_id, interview_date, mode: 'ONLINE' }
  return request(service.url).post('/api/v1/interviews').set(recruiter).send(body)
}

function move(interview_date: unknown) {
  return request(service.url).put(`/api/v1/interviews/${planned}`).set(recruiter).send({ interview_date })
}

function inYears(years: number, days = 0, offset = 'Z') {
  const date = new Date()
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate() + days)
  return date.toISOString().replace('Z', offset)
}

describe.each([
  ['a date that its offset moves past the year 9999', '9999-12-31T23:59:59-14:00'],
  ['the last second of the year 9999', '9999-12-31T23:59:59Z'],
  ['a date that its offset moves before the year 0', '0000-01-01T00:00:00+14:00'],
  ['the year 1', '0001-01-01T00:00:00Z'],
  ['a date five years and a day ahead', inYears(5, 1)],
  ['a date that its offset moves past the five-year limit', inYears(5, 0, '-23:59')],
  ['a date in the past', '2020-01-01T10:00:00Z'],
  ['a future date that its offset moves to the past', inYears(0, 0, '+23:59')],
  ['a date without a time', inYears(1).slice(0, 10)],
  ['a time without an offset', inYears(1, 0, '')],
  ['a leap second', '2027-06-30T23:59:60Z'],
  ['a year of six digits', '+012027-01-01T00:00:00Z'],
  ['a number', 1_900_000_000_000],
])('%s as interview date', (_, date) => {
  it('is rejected when scheduling and when rescheduling', async () => {
    for (const response of [await schedule(date), await move(date)]) {
      expect(response.status).toBe(422)
      expect(response.body.errors).toMatchObject([{ path: 'interview_date' }])
    }
  })
})

it.each([
  ['Z', 0],
  ['+05:30', 330],
  ['-03:30', -210],
])(
  'stores the offset %s in which an interview date was written, and publishes it in the event',
  async (offset, offset_minutes) => {
    const written = inYears(1, 10, offset)
    const { body } = await schedule(written).expect(201)
    const recorded = (await service.recorded()).at(-1)

    expect(body).toMatchObject({ interview_date: new Date(written).toISOString(), offset_minutes })
    expect(recorded).toMatchObject({ name: 'application.interview-scheduled', data: { offset_minutes } })

    const moved = inYears(1, 11, '+0200').replace(/:\d\d\.\d+/, '')
    const response = await request(service.url)
      .put(`/api/v1/interviews/${body.id}`)
      .set(recruiter)
      .send({ interview_date: moved })
      .expect(200)
    expect(response.body).toMatchObject({ offset_minutes: 120 })
    await request(service.url)
      .put(`/api/v1/interviews/${body.id}`)
      .set(recruiter)
      .send({ status: 'CANCELLED' })
      .expect(200)
  },
)

it.each([
  ['almost five years ahead', inYears(5, -1)],
  ['with an offset', inYears(2, 0, '+14:00')],
  ['with more decimal places than the database stores', inYears(1, 3).replace('Z', '999999Z')],
])('reschedules an interview to a date %s', async (_, date) => {
  const response = await move(date).expect(200)

  expect(response.body.interview_date).toBe(new Date(date).toISOString())
})
