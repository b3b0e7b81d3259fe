import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, jobBody, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

const nowhere = {
  workplace: null,
  country: null,
  region: null,
  city: null,
  latitude: null,
  longitude: null,
  remote_countries: [],
}
const vienna = {
  workplace: 'HYBRID',
  country: 'AT',
  region: 'Wien',
  city: 'Wien',
  latitude: 48.2082,
  longitude: 16.3738,
}

function change(id: number, body: object) {
  return request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send(body)
}

async function read(id: number) {
  return (await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)).body
}

describe('the place of a job', () => {
  it('is open if a request says nothing about it', async () => {
    const job = await post(service)

    expect(job).toMatchObject(nowhere)
    expect(await read(job.id)).toMatchObject(nowhere)
  })

  it('is stored, listed, and cleared by null', async () => {
    const remote = { ...vienna, workplace: 'REMOTE', remote_countries: ['DE', 'AT', 'DE'] }
    const job = await post(service, remote)
    const stored = { ...remote, remote_countries: ['AT', 'DE'] }

    expect(job).toMatchObject(stored)
    expect(await read(job.id)).toMatchObject(stored)
    const list = await request(service.url).get('/api/v1/jobs/?view=card&limit=1').expect(200)
    expect(list.body[0]).toMatchObject(stored)
    expect((await change(job.id, { title: 'Baker' }).expect(200)).body).toMatchObject(stored)
    expect((await change(job.id, nowhere).expect(200)).body).toMatchObject(nowhere)
  })

  it('loses its coordinates when the job moves without new ones', async () => {
    const { id } = await post(service, vienna)

    const { body } = await change(id, { city: 'Graz', region: 'Steiermark' }).expect(200)

    expect(body).toMatchObject({ city: 'Graz', country: 'AT', latitude: null, longitude: null })
  })

  it.each([
    ['workplace', { workplace: 'OFFICE' }],
    ['country', { country: 'UK' }],
    ['country', { country: 'de' }],
    ['country', { country: 'EU' }],
    ['region', { region: ' ' }],
    ['city', { city: 'a\u0000b' }],
    ['city', { city: 'x'.repeat(201) }],
    ['latitude', { latitude: 90.1, longitude: 1 }],
    ['longitude', { latitude: 1, longitude: -181 }],
    ['longitude', { latitude: 1 }],
    ['latitude', { longitude: '1', latitude: 'north' }],
    ['remote_countries/1', { remote_countries: ['DE', 'XX'] }],
    ['remote_countries', { remote_countries: Array(51).fill('DE') }],
    ['remote_countries', { remote_countries: 'DE' }],
  ])('is rejected at %s in %j', async (path, place) => {
    const { id } = await post(service)
    for (const response of [
      await request(service.url)
        .post('/api/v1/jobs/')
        .set(recruiter)
        .send({ ...jobBody, ...place }),
      await change(id, place),
    ]) {
      expect([response.status, response.body.errors?.[0].path]).toEqual([422, path])
    }
  })
})

describe('a search', () => {
  async function found(query: object) {
    const response = await request(service.url)
      .get('/api/v1/jobs/search')
      .query({ q: 'lighthouse', sort: 'newest', ...query })
      .expect(200)
    return response.body.map((job: { title: string }) => job.title.split(' ').at(-1)).reverse()
  }

  it('finds jobs by workplace, and by the countries that they can be done from', async () => {
    await post(service, { title: 'Lighthouse keeper Plain' })
    await post(service, { title: 'Lighthouse keeper Onsite', workplace: 'ONSITE', country: 'AT' })
    await post(service, {
      title: 'Lighthouse keeper Remote',
      workplace: 'REMOTE',
      country: 'AT',
      remote_countries: ['DE'],
    })
    await post(service, {
      title: 'Lighthouse keeper Hybrid',
      workplace: 'HYBRID',
      country: 'CH',
      remote_countries: ['DE'],
    })

    expect(await found({})).toEqual(['Plain', 'Onsite', 'Remote', 'Hybrid'])
    expect(await found({ workplace: 'REMOTE' })).toEqual(['Remote'])
    expect(await found({ country: 'AT' })).toEqual(['Onsite', 'Remote'])
    expect(await found({ country: 'DE' })).toEqual(['Remote'])
    expect(await found({ country: 'CH', workplace: 'ONSITE' })).toEqual([])
    expect(await found({ country: 'FR' })).toEqual([])
    for (const invalid of ['workplace=office', 'country=UK', 'country=at']) {
      await request(service.url).get(`/api/v1/jobs/search?${invalid}`).expect(422)
      await request(service.url).get(`/api/v1/jobs/search/facets?${invalid}`).expect(422)
    }
  })
})
