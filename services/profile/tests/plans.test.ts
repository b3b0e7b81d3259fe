import { operations } from '@portal/contracts/catalogue'
import {
  fillMessaging,
  fillTable,
  listSamples,
  readEverything,
  resourceColumns,
  slowPlans,
} from '@portal/testing/plans'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { admin, type ProfileUnderTest, startProfileService } from './portal.ts'

const recruiter = bearer(1, 'RECRUITER')
const seeker = bearer(1, 'JOB_SEEKER')
// Has no résumé yet.
const newcomer = bearer(70_000, 'JOB_SEEKER')

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
  const { database } = service
  await fillMessaging(database)
  await fillTable(database, 'recruiters', { ...resourceColumns, user_id: 'n', company_name: "'Acme'" })
  await fillTable(database, 'companies', { ...resourceColumns, id: 'n', name: "CONCAT('Acme ', n)" })
  await fillTable(database, 'company_members', {
    user_id: 'n',
    company_id: '1 + FLOOR((n - 1) / 20)',
    role: "'OWNER'",
    joined_at: 'NOW(3)',
  })
  await fillTable(database, 'accounts', { user_id: 'n', is_active: 'n % 2', revision: '1' })
  await fillTable(database, 'resumes', {
    ...resourceColumns,
    user_id: '1 + FLOOR((n - 1) / 5)',
    file_name: "'Ada.pdf'",
    media_type: "'application/pdf'",
    bytes: '1000',
    sha256: 'SHA2(n, 256)',
    place: '1 + (n - 1) % 5',
    storage_key: "LPAD(n, 40, '0')",
    state: "'READY'",
    scan: "'NONE'",
    is_default: 'n % 5 = 1',
  })
  await fillTable(database, 'seekers', { ...resourceColumns, revision: '20', user_id: 'n', full_name: "'Ada'" })
  await fillTable(database, 'known_skills', { skill_id: 'n', name: "CONCAT('Skill ', n)", revision: '1' })
  await fillTable(database, 'seeker_skills', {
    seeker_user_id: '1 + (n - 1) % 1000',
    skill_id: '1 + FLOOR((n - 1) / 1000)',
    proficiency_level: "'BEGINNER'",
  })
  const entries = { seeker_user_id: '1 + (n - 1) % 1000', position: 'FLOOR((n - 1) / 1000) % 50' }
  await fillTable(database, 'experience_entries', { ...entries, start: "'2020-01'", title: "'a'", company: "'b'" })
  await fillTable(database, 'education_entries', { ...entries, institution: "'a'" })
  await fillTable(database, 'company_invites', {
    company_id: '1 + (n - 1) % 500',
    email: "CONCAT(n, '@example.com')",
    role: "'RECRUITER'",
    invited_by: 'n',
    link_id: 'UUID()',
    token_hash: 'SHA2(n, 256)',
    created_at: 'NOW(3)',
    expires_at: 'NOW(3) + INTERVAL 9 DAY',
  })
  await fillTable(database, 'company_domains', {
    company_id: '1 + (n - 1) % 2000',
    domain: "CONCAT('techcorp-', n, '.example')",
    added_by: 'n',
    created_at: 'NOW(3)',
    verified_at: 'NOW(3)',
    check_due_at: 'NOW(3) + INTERVAL 1 DAY',
  })
  const blocks = { seeker_user_id: '1 + (n - 1) % 200' }
  await fillTable(database, 'blocked_companies', { ...blocks, company_id: '1 + FLOOR((n - 1) / 200)' })
  await fillTable(database, 'blocked_domains', { ...blocks, domain: "CONCAT('techcorp-', n, '.example')" })
  await fillTable(database, 'company_acquaintances', {
    company_id: '1 + (n - 1) % 100',
    seeker_user_id: '1 + FLOOR((n - 1) / 100)',
  })
  await fillTable(database, 'profile_versions', {
    seeker_user_id: '1 + (n - 1) % 1000',
    version: '1 + FLOOR((n - 1) / 1000)',
    document: "'{}'",
    written_at: 'NOW(3)',
    replaced_at: 'IF(n > 9000, NULL, NOW(3))',
  })
  await fillTable(database, 'pinned_versions', {
    application_id: 'n',
    attempt: '1',
    seeker_user_id: '1 + (n - 1) % 1000',
    version: '1',
  })
  await fillTable(database, 'known_applications', {
    application_id: 'n',
    recruiter_user_id: '1 + (n - 1) % 100',
    company_id: '1 + (n - 1) % 100',
    seeker_user_id: '1 + FLOOR((n - 1) / 100)',
    revision: '1',
  })
  await fillTable(database, 'acquaintances', {
    recruiter_user_id: '1 + (n - 1) % 100',
    seeker_user_id: '1 + FLOOR((n - 1) / 100)',
  })
})
afterAll(() => service.stop())

it('reads profiles with query plans that do not grow with the tables', async () => {
  const people = { RECRUITER: recruiter, JOB_SEEKER: seeker, ADMIN: admin }
  const reading = {
    url: service.url,
    operations: operations.profile,
    people,
    samples: { ...listSamples, id: '1', user_id: '1', company_id: '9999', q: 'Acme 1' },
  }

  expect(await slowPlans(service.database, () => readEverything(reading))).toEqual([])
})

it('changes profiles and checks readiness with query plans that do not grow with the tables', async () => {
  const changeProfiles = async () => {
    const put = (path: string, body: object, headers: { authorization: string }) =>
      request(service.url).put(`/api/v1/profiles${path}`).set(headers).send(body).expect(200)
    await put('/recruiters/1', { company_name: 'TechCorp' }, recruiter)
    await request(service.url)
      .put('/api/v1/companies/1')
      .set(recruiter)
      .send({ name: 'TechCorp International' })
      .expect(200)
    await put('/job-seekers/1', { full_name: 'Ada Lovelace' }, seeker)
    await put('/job-seekers/1/skills', [{ skill_id: 7, proficiency_level: 'ADVANCED' }], seeker)
    await put('/job-seekers/1/experience-entries', [{ title: 'a', company: 'b', start: '2020-01' }], seeker)
    await put('/job-seekers/1/education-entries', [{ institution: 'a' }], seeker)
    const resumes = `${service.url}/api/v1/resumes`
    const file = Buffer.from('Ada Lovelace')
    const { body } = await request(resumes).post('').set(newcomer).attach('file', file, 'Ada.txt').expect(201)
    await request(`${resumes}/${body.id}`).put('').set(newcomer).send({ is_default: true }).expect(200)
    await request(`${resumes}/${body.id}/file`).get('').set(admin).expect(200)
    await request(`${resumes}/${body.id}`).delete('').set(newcomer).expect(204)
    const resume = { skills: [{ name: 'Skill 9' }], work: [] }
    const path = '/api/v1/profiles/job-seekers/1/json-resume'
    await request(service.url).post(path).set(seeker).send(resume).expect(200)
    const domains = '/api/v1/companies/1/domains'
    await request(service.url).post(domains).set(recruiter).send({ domain: 'another.example' }).expect(200)
    await request(service.url).delete(`${domains}/another.example`).set(recruiter).expect(204)
    await put('/job-seekers/1/blocked-companies', { company_ids: [2, 3], domains: ['techcorp-1.example'] }, seeker)
    await request(service.url).get('/health/ready').expect(200)
  }

  expect(await slowPlans(service.database, changeProfiles)).toEqual([])
})
