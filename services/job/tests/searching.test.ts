import { withDatabase } from '@portal/chassis/mysql/command'
import { recruiterChanged } from '@portal/contracts/profile/events'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { rebuildSearch } from '../src/search/rebuild-search.ts'
import { admin, otherRecruiter, post, recruiter } from './portal.ts'
import { found, names, search, service, skillIds, useSearchableJobs } from './searchable-jobs.ts'

useSearchableJobs()

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

  it('finds jobs by pay in a currency once the index is rebuilt, if an older release wrote them', async () => {
    const pay = { salary_min: 20, salary_max: null, salary_currency: 'CHF', salary_period: 'HOUR' }
    const { id } = await post(service, { title: 'Clerk', ...pay })
    names.set(id, 'clerk')
    const wanted = { salary_currency: 'CHF', min_salary: 41_600 }
    expect(await found(wanted)).toEqual(['clerk'])
    await service.database.rows('UPDATE jobs SET pays_yearly = NULL WHERE id = ?', [id])

    await withDatabase(service.database.url, rebuildSearch)

    expect(await service.database.rows('SELECT pays_yearly FROM jobs WHERE id = ?', [id])).toEqual([
      { pays_yearly: 41_600 },
    ])
    expect(await found({ ...wanted, min_salary: 41_601 })).toEqual([])
    await request(service.url).delete(`/api/v1/jobs/${id}`).set(recruiter).expect(204)
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
