import { withDatabase } from '@portal/chassis/mysql/command'
import { recruiterChanged } from '@portal/contracts/profile/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rebuildSearch } from '../src/search/rebuild-search.ts'
import { admin, type JobServiceUnderTest, otherRecruiter, post, recruiter, startJobService } from './portal.ts'

let service: JobServiceUnderTest
const names = new Map<number, string>()
const skillIds: Record<string, number> = {}
beforeAll(async () => {
  service = await startJobService()
  for (const name of ['C++', 'Node.js', 'Go', 'R', '100% cotton']) {
    const response = await request(service.url).post('/api/v1/skills').set(admin).send({ name }).expect(201)
    skillIds[name] = response.body.id
  }
  const jobs: Record<string, object> = {
    cpp: { title: 'C++ Engineer', description: 'Drivers.', skill_ids: [skillIds['C++']] },
    csharp: { title: 'Engineer', description: 'C#/.NET and a bit of SQL.' },
    node: { title: 'Backend Developer', description: 'Services.', skill_ids: [skillIds['Node.js']] },
    go: { title: 'Golang developer', description: 'Services.', salary_min: 10, salary_max: 20 },
    market: { title: 'Head of Go-to-Market', description: 'R&D knows you.' },
    r: { title: 'Statistician', description: 'Models.', skill_ids: [skillIds.R, skillIds.Go] },
    qa: { title: 'QA', description: 'Find bugs in everything.', salary_min: 500_000, salary_max: null },
    robots: { title: '机器学习工程师', description: '我们在上海。' },
    ingenieur: { title: 'Ingénieur logiciel', description: 'À Paris.', salary_min: null, salary_max: 300_000 },
    body: { title: 'Cook', description: 'No need to know C++, but data science team lead would be fun. Q&A at lunch.' },
    plain: {
      title: 'Cook',
      description: 'Science of data. The team, and its lead.',
      salary_min: null,
      salary_max: null,
    },
  }
  for (const [name, job] of Object.entries(jobs)) {
    const { id } = await post(service, { location: `Place of ${name}`, ...job })
    names.set(id, name)
  }
  names.set((await post(service, { title: 'Nurse', description: 'c++', status: 'DRAFT' }, otherRecruiter)).id, 'draft')
})
afterAll(() => service.stop())

function search(query: Record<string, string | number>) {
  return request(service.url).get('/api/v1/jobs/search').query(query)
}

async function found(query: string | Record<string, string | number>) {
  const response = await search(typeof query === 'string' ? { q: query } : query).expect(200)
  return response.body.map(({ id }: { id: number }) => names.get(id))
}

describe('a search for words', () => {
  it('finds words with signs, however short', async () => {
    expect(await found('c++')).toEqual(['cpp', 'body'])
    expect(await found('C#')).toEqual(['csharp'])
    expect(await found('.net')).toEqual(['csharp'])
    expect(await found('node.js')).toEqual(['node'])
    expect(await found('nodejs')).toEqual(['node'])
    expect(await found('node')).toEqual(['node'])
    expect(await found('go')).toEqual(['go', 'r'])
    expect(await found('golang')).toEqual(['go', 'r'])
    expect(await found('r')).toEqual(['r'])
    expect(await found('qa')).toEqual(['qa'])
    expect(await found('机器')).toEqual(['robots'])
    expect(await found('器学习')).toEqual(['robots'])
    expect(await found('学器')).toEqual([])
    expect(await found('ingenieur')).toEqual(['ingenieur'])
    expect(await found('INGÉNIEURS')).toEqual(['ingenieur'])
  })

  it('requires all words, and ranks jobs with them in the title first', async () => {
    expect(await found('engineer')).toEqual(['csharp', 'cpp'])
    expect(await found('engineer c++')).toEqual(['cpp'])
    expect(await found('developer services')).toEqual(['go', 'node'])
    expect(await found('developer nothing')).toEqual([])
  })

  it('finds words in the name of the company', async () => {
    expect(await found('company 90')).toHaveLength(11)
    expect(await found('company 91')).toEqual([])
  })

  it('finds phrases and prefixes, and excludes words and phrases', async () => {
    expect(await found('"data science"')).toEqual(['body'])
    expect(await found('data science')).toEqual(['plain', 'body'])
    expect(await found('"team lead"')).toEqual(['body'])
    expect(await found('"lead cook"')).toEqual([])
    expect(await found('serv*')).toEqual(['go', 'node'])
    expect(await found('dev* -golang')).toEqual(['node'])
    expect(await found('cook -"data science"')).toEqual(['plain'])
    expect(await found('-cook -engineer -dev* -company')).toEqual([])
    expect(await found('-company')).toEqual([])
    expect(await found('-cook -engineer -dev*')).toEqual(['ingenieur', 'robots', 'qa', 'r', 'market'])
  })

  it('reflects every change of a job', async () => {
    const { id } = await post(service, { title: 'Zookeeper', description: 'Elephants.' })
    names.set(id, 'zoo')
    const change = (path: string, body: object) =>
      request(service.url).put(`/api/v1/jobs/${id}${path}`).set(recruiter).send(body).expect(200)

    expect(await found('zookeeper')).toEqual(['zoo'])
    await change('', { title: 'Keeper', skill_ids: [skillIds.Go] })
    expect(await found('zookeeper')).toEqual([])
    expect(await found('keeper golang elephant')).toEqual(['zoo'])
    await change('/status', { new_status: 'PAUSED' })
    expect(await found('elephant')).toEqual([])
    await change('/status', { new_status: 'OPEN' })
    expect(await found('elephant')).toEqual(['zoo'])
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
    expect(await found('elephant')).toEqual([])
    expect(await service.database.rows('SELECT * FROM job_terms WHERE job_id = ?', [id])).toEqual([])
    expect(await service.database.rows('SELECT * FROM job_words WHERE job_id = ?', [id])).toEqual([])
  })

  it('reflects a new name of the company', async () => {
    const { id } = await post(service, { title: 'Juggler' }, otherRecruiter)
    names.set(id, 'juggler')
    expect(await found({ q: 'juggler', company: 'company 91' })).toEqual(['juggler'])

    const data = { recruiter_id: 11, user_id: 91, company_name: 'Circus' }
    await service.broker.publish(recruiterChanged, { revision: 2, data })
    await service.broker.consumed()

    expect(await found('circus juggler')).toEqual(['juggler'])
    expect(await found({ q: 'juggler', company: 'company 91' })).toEqual([])
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(otherRecruiter).expect(204)
  })

  it('finds jobs without index rows once the index is rebuilt', async () => {
    const before = await service.database.rows('SELECT * FROM job_terms ORDER BY term, level, job_id')
    await service.database.rows('DELETE FROM job_terms')
    await service.database.rows('DELETE FROM job_words')

    await withDatabase(service.database.url, rebuildSearch)

    expect(await service.database.rows('SELECT * FROM job_terms ORDER BY term, level, job_id')).toEqual(before)
    expect(await found({ q: 'cotton', sort: 'newest' })).toEqual([])
    expect(await found('machine*')).toEqual([])
    expect(await found('机器学')).toEqual(['robots'])
  })

  it('finds the last words of a long description', async () => {
    const prose = Array.from({ length: 2300 }, (_, index) => `word${(index * 7919) % 900}`).join(' ')
    const { id } = await post(service, { title: 'Long', description: `${prose} zebra` })
    names.set(id, 'long')

    expect(await found('zebra')).toEqual(['long'])
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
  })

  const han = Array.from({ length: 19_900 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)))
  const hangul = Array.from({ length: 19_900 }, (_, index) => String.fromCodePoint(0xac00 + ((index * 7919) % 11_000)))
  const short = Array.from({ length: 4900 }, (_, index) => index.toString(36)).join(' ')
  const dotted = Array.from({ length: 2000 }, (_, index) => `a${index}.b${index}`).join(' ')
  it.each([
    ['Chinese', han.join(''), han.slice(0, 3).join('')],
    ['Korean', hangul.join(''), hangul.slice(0, 3).join('')],
    ['short words', short, '7 z'],
    ['dotted words', dotted.slice(0, 19_900), 'a5.b5'],
    ['ligatures', `longest ${'ﷺ'.repeat(19_900)}`, 'longest'],
  ])('indexes title, skills and the beginning of a very long description only: %s', async (_, text, beginning) => {
    const { id } = await post(service, { title: 'Long', description: text, skill_ids: [skillIds.Go] })
    names.set(id, 'long')

    expect(await found('long go')).toEqual(['long'])
    expect(await found(`long ${beginning}`)).toEqual(['long'])
    const [terms] = await service.database.rows('SELECT COUNT(*) AS n FROM job_terms WHERE job_id = ?', [id])
    expect(Number(terms?.n)).toBeLessThan(1_600)
    const [words] = await service.database.rows('SELECT CHAR_LENGTH(words) AS n FROM job_words WHERE job_id = ?', [id])
    expect(Number(words?.n)).toBeLessThan(81_000)
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
    expect(await service.database.rows('SELECT * FROM job_terms WHERE job_id = ?', [id])).toEqual([])
  })

  it('limits the rows of the longest title and the longest skills', async () => {
    const named = Array.from({ length: 20 }, (_, index) => han.slice(index * 100, index * 100 + 100).join(''))
    const ids: number[] = []
    for (const name of named) {
      ids.push((await request(service.url).post('/api/v1/skills').set(admin).send({ name }).expect(201)).body.id)
    }
    const { id } = await post(service, { title: han.slice(-200).join(''), description: 'Zither.', skill_ids: ids })

    const [terms] = await service.database.rows('SELECT COUNT(*) AS n FROM job_terms WHERE job_id = ?', [id])
    expect(Number(terms?.n)).toBeLessThan(4_500)
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
    expect(await service.database.rows('SELECT * FROM job_terms WHERE job_id = ?', [id])).toEqual([])
  })

  it('keeps the terms of jobs from before the limit until they change or the index is rebuilt', async () => {
    const words = Array.from({ length: 3000 }, (_, index) => `w${index}`)
    const { id } = await post(service, { title: 'Old', description: words.join(' ') })
    names.set(id, 'old')
    const write = 'INSERT IGNORE INTO job_terms (term, level, job_id, field) VALUES ?'
    const asBefore = async () => {
      await service.database.rows(write, [words.map((word) => [word, 3, id, 3])])
      await service.database.rows('UPDATE job_words SET max_terms = NULL WHERE job_id = ?', [id])
    }
    const termsOfJob = () => service.database.rows('SELECT term FROM job_terms WHERE job_id = ?', [id])
    await asBefore()
    expect(await found('w2999')).toEqual(['old'])

    await withDatabase(service.database.url, rebuildSearch)
    expect([await found('w2998'), await found('w7')]).toEqual([[], ['old']])
    expect((await termsOfJob()).length).toBeLessThan(1_600)

    await asBefore()
    await request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send({ title: 'Older' }).expect(200)
    expect([await found('w2997'), await found('older w7')]).toEqual([[], ['old']])

    await asBefore()
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
    expect(await termsOfJob()).toEqual([])
    expect(await service.database.rows('SELECT * FROM job_terms WHERE job_id = ?', [id])).toEqual([])
  })

  it('accepts any text without an error', async () => {
    const texts = [
      ...['', ' ', '*', '**', '-', '--', '"', '""', '"""', '+', '++', '%', '_', '\\', "'", '`', '()', '@4', '<>', '~'],
      ...['+a -b >c <d (e f) ~g "h" @9', "'; DROP TABLE jobs; --", '" OR 1=1', '-"', '-*', '*a', 'a*b*', '-a*', '"a*"'],
      ...[
        '🚀',
        '👩‍👩‍👧',
        'ﷺ',
        '￿',
        '\u202eabc',
        'İıſß',
        '１２３',
        'e\u0301',
        '\u0301',
        'ไทย',
        '한국어',
        'العربية',
        'हिन्दी',
      ],
      ...['place:', 'type:FULL_TIME', 'skill:1', 'toString', '__proto__', 'constructor', '{{7*7}}', '|', ' | ', 'a|b'],
      ...['x'.repeat(200), '机'.repeat(200), 'a '.repeat(100), '-a '.repeat(66), '"a b" '.repeat(33), 'a* '.repeat(66)],
      ...['ﷺ'.repeat(200), '.'.repeat(200), 'a.'.repeat(100), 'ẞ'.repeat(200)],
    ]
    for (const text of texts) {
      for (const field of ['q', 'location', 'company']) {
        const response = await search({ [field]: text, sort: 'relevance', include_total: 'true' })
        expect([response.status, text]).toEqual([200, text])
      }
    }
    expect(await found('%')).toEqual([])
    expect(await found('type:FULL_TIME')).toEqual([])
    await search({ q: 'x'.repeat(201) }).expect(422)
  })
})

describe('a search with filters', () => {
  it('requires all skills, and matches the company', async () => {
    expect(await found({ skill_ids: String(skillIds.Go) })).toEqual(['r'])
    expect(await found({ skill_ids: `${skillIds.Go},${skillIds.R}`, q: 'models' })).toEqual(['r'])
    expect(await found({ skill_ids: `${skillIds.Go},${skillIds['C++']}` })).toEqual([])
    expect(await found({ skill_ids: 999 })).toEqual([])
    expect(await found({ company: 'COMPANY 9', location: 'of go' })).toEqual(['go'])
    await search({ skill_ids: 'a' }).expect(422)
    await search({ skill_ids: Array.from({ length: 21 }, (_, index) => index + 1).join(',') }).expect(422)
    const repeated = await request(service.url).get(
      `/api/v1/jobs/search?skill_ids=${skillIds.Go}&skill_ids=${skillIds.R}`,
    )
    expect(repeated.body).toHaveLength(1)
  })

  it('finds jobs that were posted recently', async () => {
    await service.database.rows("UPDATE jobs SET created_at = created_at - INTERVAL 3 DAY WHERE title = 'QA'")
    expect(await found({ q: 'qa', posted_within_days: 2 })).toEqual([])
    expect(await found({ q: 'qa', posted_within_days: 4 })).toEqual(['qa'])
    expect(await found({ posted_within_days: 2 })).toHaveLength(10)
    expect(await found({ posted_within_days: 100 })).toHaveLength(11)
    await search({ posted_within_days: 0 }).expect(422)
  })

  it('orders by salary, highest first and jobs without one last', async () => {
    const order = await found({ sort: 'salary' })
    expect(order.slice(0, 2)).toEqual(['qa', 'ingenieur'])
    expect(order.slice(-2)).toEqual(['go', 'plain'])
    expect(await found({ sort: 'salary', q: 'cook' })).toEqual(['body', 'plain'])
    expect(await found({ sort: 'salary', location: 'place of', min_salary: 200_000 })).toEqual([
      'qa',
      'ingenieur',
      'plain',
    ])
    expect(await found({ sort: 'newest', q: 'c++' })).toEqual(['body', 'cpp'])
  })

  it('skips and counts in every order', async () => {
    for (const query of [
      { q: 'company' },
      { q: 'company', sort: 'salary' },
      { q: 'e* -zebra' },
      { sort: 'salary' },
      {},
    ]) {
      const all = await found(query)
      expect(all).toEqual([...new Set(all)])
      for (const skip of [0, 1, 3, 6, 20]) {
        expect(await found({ ...query, skip, limit: 4 })).toEqual(all.slice(skip, skip + 4))
      }
      const counted = await search({ ...query, limit: 1, include_total: 'true' }).expect(200)
      expect(counted.headers['x-total-count']).toBe(String(all.length))
    }
  })
})

describe('a cursor', () => {
  async function next(query: Record<string, string | number>) {
    const { headers } = await search({ limit: 2, ...query }).expect(200)
    return new URLSearchParams(/\?([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1]).get('cursor') ?? ''
  }

  it('leads through all pages in every order', async () => {
    for (const query of [{ q: 'company' }, { q: 'c*' }, { q: 'company', sort: 'salary' }, { sort: 'salary' }, {}]) {
      const all = await found(query)
      const ids = []
      for (let cursor = await next(query); ids.length < 30; ) {
        const response = await search({ ...query, limit: 2, cursor }).expect(200)
        ids.push(...response.body.map(({ id }: { id: number }) => names.get(id)))
        const link = /cursor=([^&>]+)/.exec(response.headers.link ?? '')?.[1]
        if (link === undefined) break
        cursor = decodeURIComponent(link)
      }
      expect(ids).toEqual(all.slice(2))
    }
  })

  it('is valid only for its own search', async () => {
    const cursor = await next({ q: 'company' })
    await search({ q: 'company', cursor, limit: 5 }).expect(200)
    await search({ q: 'Company', cursor }).expect(400)
    await search({ q: 'company', sort: 'newest', cursor }).expect(400)
    await search({ q: 'company', job_type: 'CONTRACT', cursor }).expect(400)
    await search({ cursor }).expect(400)
  })

  it('is rejected if it was made up or changed', async () => {
    const cursor = await next({})
    const bytes = Buffer.from(cursor, 'base64url')
    bytes[bytes.length - 1] = 0x39
    for (const invalid of [
      'abc',
      `${cursor}x`,
      `${cursor}=`,
      cursor.slice(1),
      'eyJhZnRlciI6LTF9',
      bytes.toString('base64url'),
    ]) {
      const response = await search({ cursor: invalid })
      expect([invalid, response.status, response.body.error_code]).toEqual([invalid, 400, 'BAD_CURSOR'])
    }
  })
})
