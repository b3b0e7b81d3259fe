// What programs read: sitemap, feeds, and what the pages say about themselves.
import { expectStatus } from '@portal/stack/api-client'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { Person } from '../../client.ts'
import { join, logIn, newJob } from '../person.ts'
import { rows } from '../running-stack.ts'

const { gatewayUrl } = inject('portal')
let recruiter: Person
let companyId: number
beforeAll(async () => {
  recruiter = await join('RECRUITER')
  const company = { company_name: 'Brot & Söhne', company_website: 'https://brot.example.com' }
  companyId = (await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', company))).id
})

function read(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(gatewayUrl + path, { redirect: 'manual', headers: { accept: 'text/html', ...headers } })
}

async function text(path: string): Promise<string> {
  const response = await read(path)
  expect(response.status, path).toBe(200)
  return response.text()
}

async function post(job: object): Promise<{ id: number }> {
  return expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', { ...newJob, status: 'OPEN', ...job }))
}

function moveTo(id: number, new_status: string) {
  return expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${id}/status`, { new_status }))
}

/** The texts of the elements with a name. */
function all(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, found = '']) => found)
}

/** Throws if the text is no well-formed XML: every element that begins also ends, in order. */
function assertWellFormed(xml: string): void {
  const open: string[] = []
  for (const [, end, name = '', isEmpty] of xml.matchAll(/<(\/?)([\w:]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (end) expect(open.pop()).toBe(name)
    else if (!isEmpty) open.push(name)
  }
  expect(open).toEqual([])
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n</)
  expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/)
}

describe('The sitemap', () => {
  it('has exactly the open jobs, each at its one address', async () => {
    const [open, paused, draft] = [await post({}), await post({}), await post({ status: 'DRAFT' })]
    await moveTo(paused.id, 'PAUSED')
    const index = await text('/sitemap.xml')
    assertWellFormed(index)
    const files = all(index, 'loc')
    expect(files[0]).toBe(`${gatewayUrl}/sitemap/1.xml`)

    const file = await text('/sitemap/1.xml')
    assertWellFormed(file)
    const ids = all(file, 'loc').flatMap((location) => /\/jobs\/(\d+)/.exec(location)?.[1] ?? [])
    const expected = await rows(
      "SELECT id FROM portal_job.jobs WHERE status = 'OPEN' AND is_deleted IS NULL AND NOT is_hidden ORDER BY id",
    )
    expect(ids.map(Number)).toEqual(expected.map(({ id }) => id))
    expect(ids).toContain(String(open.id))
    expect(ids).not.toContain(String(draft.id))
    expect(all(file, 'loc')).toContain(`${gatewayUrl}/jobs/${open.id}/baker`)
  })

  it.each(['/sitemap/0.xml', '/sitemap/999.xml', '/sitemap/1', '/sitemap/x.xml'])('has no file %s', async (path) => {
    expect((await read(path)).status).toBe(404)
  })

  it('is named in robots.txt', async () => {
    expect(await text('/robots.txt')).toContain(`\nSitemap: ${gatewayUrl}/sitemap.xml\n`)
  })
})

describe('The feed of a search', () => {
  it('has the jobs that the search finds, newest first', async () => {
    const title = `Glassblower <${companyId}> & friends`
    const [older, newer] = [await post({ title, location: 'Murano' }), await post({ title, location: 'Murano' })]
    await moveTo((await post({ title, location: 'Murano' })).id, 'CLOSED')
    await post({ title: 'Glassblower', location: 'Murano', job_type: 'CONTRACT' })

    const path = `/jobs.atom?q=glassblower+friends&location=Murano&type=PART_TIME`
    const response = await read(path)
    const feed = await response.text()
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    assertWellFormed(feed)
    const [self, ...entries] = all(feed, 'id')
    expect(self).toBe(`${gatewayUrl}${path.replaceAll('&', '&amp;')}`)
    expect(entries).toEqual([newer, older].map(({ id }) => `${gatewayUrl}/jobs/${id}`))
    expect(all(feed, 'title')[1]).toBe(`Glassblower &lt;${companyId}&gt; &amp; friends, Murano`)
  })

  it('is not sent again while it stays the same', async () => {
    await post({ title: 'Lamplighter' })
    const first = await read('/jobs.atom?q=lamplighter')
    const etag = first.headers.get('etag') ?? ''
    await first.text()
    const again = await read('/jobs.atom?q=lamplighter', { 'if-none-match': etag })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])

    await post({ title: 'Lamplighter' })
    await expect.poll(async () => (await read('/jobs.atom?q=lamplighter', { 'if-none-match': etag })).status).toBe(200)
  })

  it('is named by the page of the search', async () => {
    const page = await text('/jobs?location=Murano&sort=salary')
    expect(page).toContain('type="application/atom+xml"')
    expect(page).toContain('href="/jobs.atom?location=Murano"')
  })
})

describe('The page of a company', () => {
  it('has one address, its open jobs and a feed', async () => {
    const [open, closed] = [await post({ title: 'Miller' }), await post({ title: 'Closed mill' })]
    await moveTo(closed.id, 'CLOSED')
    const path = `/companies/${companyId}/brot-sohne`
    for (const other of [`/companies/${companyId}`, `/companies/${companyId}/another`]) {
      const response = await read(`${other}?page=1`)
      expect([response.status, response.headers.get('location')]).toEqual([301, `${path}?page=1`])
    }
    const page = await text(path)
    expect(page).toContain(`<link rel="canonical" href="${gatewayUrl}${path}"/>`)
    expect(page).toContain('<h1 dir="auto">Brot &amp; Söhne</h1>')
    expect(page).toContain('href="https://brot.example.com" rel="nofollow ugc noopener"')
    expect(page).toContain(`href="/jobs/${open.id}/miller"`)
    expect(page).not.toContain('Closed mill')
    const feed = await text(`/companies/${companyId}/jobs.atom`)
    assertWellFormed(feed)
    expect(all(feed, 'id')).toContain(`${gatewayUrl}/jobs/${open.id}`)
  })

  it('is linked from the pages of its jobs', async () => {
    const { id } = await post({ title: 'Sifter' })
    expect(await text(`/jobs/${id}/sifter`)).toContain(`href="/companies/${companyId}/brot-sohne"`)
    expect(await text('/jobs?q=sifter')).toContain(`href="/companies/${companyId}/brot-sohne"`)
  })

  it('is not there for an unknown company, nor for a blocked one', async () => {
    expect((await read('/companies/999999999')).status).toBe(404)
    const other = await join('RECRUITER')
    const body = { company_name: 'Blocked' }
    const { id } = await expectStatus(201, other.request('POST', '/api/v1/profiles/recruiters', body))
    const admin = await logIn('admin@example.com', 'password123')
    await expectStatus(200, admin.request('PATCH', `/api/v1/users/${other.id}`, { is_active: false }))
    await expect.poll(async () => (await read(`/companies/${id}/blocked`)).status).toBe(404)
  })
})

describe('The page of a job', () => {
  it('says what it is about to programs that show links', async () => {
    const { id } = await post({ title: 'Pastry cook' })
    const page = await text(`/jobs/${id}/pastry-cook`)
    expect(page).toContain('<meta property="og:title" content="Pastry cook, Brot &amp; Söhne, Vienna"/>')
    expect(page).toContain(`<meta property="og:url" content="${gatewayUrl}/jobs/${id}/pastry-cook"/>`)
    expect(page).toContain('<meta property="og:site_name" content="Job Portal"/>')
    expect(page).not.toContain('noindex')
  })

  it('stays after the job was closed, hidden from search engines; drafts and deleted jobs have none', async () => {
    const [closed, draft] = [await post({}), await post({ status: 'DRAFT' })]
    await moveTo(closed.id, 'CLOSED')
    expect(await text(`/jobs/${closed.id}/baker`)).toContain('<meta name="robots" content="noindex"/>')
    expect((await read(`/jobs/${draft.id}/baker`)).status).toBe(404)
    await expectStatus(204, recruiter.request('DELETE', `/api/v1/jobs/${closed.id}`))
    expect((await read(`/jobs/${closed.id}/baker`)).status).toBe(404)
  })
})

describe('Browsers', () => {
  it('can search from their address bar, and find where a password is changed', async () => {
    const description = await text('/opensearch.xml')
    assertWellFormed(description)
    expect(description).toContain(`template="${gatewayUrl}/jobs?q={searchTerms}"`)
    expect(await text('/')).toContain('href="/opensearch.xml"')
    const response = await read('/.well-known/change-password')
    expect([response.status, response.headers.get('location')]).toEqual([302, '/settings/password'])
  })
})
