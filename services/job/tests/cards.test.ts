import { statementsDuring } from '@portal/testing/statements'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, type JobServiceUnderTest, post, recruiter, startWithOwnCache } from './portal.ts'

const filler = 'We look after ships and their crews in every port. '.repeat(380)

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startWithOwnCache(9)
  await post(service, { title: 'Sailor', description: `${filler}Knots are taught by a boatswain.` })
  await post(service, { title: 'Boatswain', description: '<p>Lead the <b>deck</b> crew.</p>' })
})
afterAll(() => service.stop())

function get(path: string) {
  return request(service.url).get(`/api/v1/jobs${path}`).set(recruiter).expect(200)
}

describe('a list of cards', () => {
  it.each(['/', '/search', '/my/jobs'])('has an extract instead of the description: %s', async (path) => {
    const { body: jobs } = await get(path)
    const { body: cards } = await get(`${path}?view=card`)

    const [short, long] = cards
    expect(short.extract).toBe('Lead the deck crew.')
    expect(long.extract).toMatch(/^We look after ships .*…$/)
    expect(long.extract.length).toBeLessThanOrEqual(200)
    const ofOneOnly = ['description', 'benefits', 'wanted_skills', 'extract']
    const withoutText = (job: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(job).filter(([name]) => !ofOneOnly.includes(name)))
    expect(cards.flatMap(Object.keys)).not.toContain('description')
    expect(cards.flatMap(Object.keys)).not.toContain('benefits')
    expect(cards.flatMap(Object.keys)).not.toContain('wanted_skills')
    expect(jobs.flatMap(Object.keys)).not.toContain('extract')
    expect(cards.map(withoutText)).toEqual(jobs.map(withoutText))
  })

  it('shows the words that were searched for, however late they are', async () => {
    const { body: cards } = await get('/search?q=boatswains&view=card')

    expect(cards.map(({ extract }: { extract: string }) => extract)).toEqual([
      'Lead the deck crew.',
      expect.stringMatching(/^….*Knots are taught by a boatswain\.$/),
    ])
  })

  it('reads only the beginning of descriptions unless words are searched for', async () => {
    for (const path of ['/?view=card', '/search?view=card&location=bangalore']) {
      const statements = await statementsDuring(service.database.url, () => get(path))

      expect(statements.filter((each) => each.includes('description')).join('\n')).toMatch(/LEFT\(\S*description/)
    }
  })

  it('is cached apart from the list of whole jobs', async () => {
    for (const view of ['', 'view=card', '', 'view=card', '', 'view=card']) {
      const { body } = await get(`/search?q=sailor&${view}`)
      expect(Object.keys(body[0]).includes('extract')).toBe(view !== '')
    }
  })

  it('has the same cursors as the list of whole jobs', async () => {
    const { headers } = await get('/search?limit=1&view=card')
    const next = /<\/api\/v1\/jobs([^>]+)>/.exec(headers.link ?? '')?.[1] ?? ''

    expect(next).toContain('view=card')
    const { body: cards } = await get(next)
    expect(cards[0]).toHaveProperty('extract')
    expect(idsOf(await get(next.replace('view=card', '')))).toEqual(idsOf({ body: cards } as request.Response))
  })

  it('has no other views', async () => {
    await request(service.url).get('/api/v1/jobs/search?view=full').expect(422)
  })
})
