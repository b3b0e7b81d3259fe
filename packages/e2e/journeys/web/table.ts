// Every page of the portal: who may see it, and in which states it is visited. A route that is missing here fails a test.
import type { Fixtures } from './fixtures.ts'

export const roles = ['guest', 'seeker', 'recruiter', 'admin'] as const
export type Role = (typeof roles)[number]

/** A status, the path that a redirect leads to, or the sign-in page that leads back from there. */
type Expected = number | `/${string}` | 'sign-in'
type Row = {
  /** The route as the table of routes of the pages has it. */
  route: string
  /** What each role gets: guest, seeker, recruiter, admin. */
  expected: [Expected, Expected, Expected, Expected]
  /** The addresses to visit; by default the route itself. */
  states?: (fixtures: Fixtures) => string[]
  /** Whether it is something else than a page, such as a file. */
  isFile?: true
  /** Whether the page ships React, which a test of bytes and one of its headers expect. */
  isHydrated?: true
  /** Whether its response does not end. */
  isStream?: true
  /** Whether it shows email addresses of others. */
  showsAddresses?: true
}
const everybody = [200, 200, 200, 200] satisfies Row['expected']
const guestsOnly = [200, '/', '/', '/'] satisfies Row['expected']
const seekersOnly = ['sign-in', 200, 403, 403] satisfies Row['expected']
const recruitersOnly = ['sign-in', 403, 200, 403] satisfies Row['expected']
const adminsOnly = ['sign-in', 403, 403, 200] satisfies Row['expected']
const signedIn = ['sign-in', 200, 200, 200] satisfies Row['expected']

export const table: readonly Row[] = [
  { route: '/', expected: everybody, states: () => ['/', '/?erased=', '/?signed-out='] },
  {
    route: '/jobs',
    expected: everybody,
    states: () => [
      '/jobs',
      '/jobs?q=nothing-is-called-like-this&location=Nowhere',
      '/jobs?type=FULL_TIME&skill=1&pay=30000&days=30&sort=salary',
      '/jobs?page=50',
    ],
  },
  {
    route: '/jobs/:id/:slug?',
    expected: everybody,
    states: ({ job, hostileJob, newJob, closedJob }) => [job, hostileJob, newJob, closedJob],
  },
  {
    route: '/jobs/:id/apply',
    expected: seekersOnly,
    states: ({ newJob, closedJob }) => [newJob, closedJob].map((path) => `/jobs/${path.split('/')[2]}/apply`),
  },
  {
    route: '/companies/:id/:slug?',
    expected: everybody,
    states: ({ company, emptyCompany }) => [company, `${company}?page=50`, emptyCompany],
  },
  { route: '/sign-up', expected: guestsOnly },
  { route: '/sign-in', expected: guestsOnly, states: () => ['/sign-in', '/sign-in?reason=ended'] },
  { route: '/sign-in/continue', expected: ['/sign-in', '/sign-in', '/sign-in', '/sign-in'] },
  { route: '/sign-in/code', expected: ['/sign-in', '/sign-in', '/sign-in', '/sign-in'] },
  { route: '/sign-out', expected: ['/', 200, 200, 200] },
  { route: '/forgot-password', expected: everybody },
  { route: '/account/reset-password', expected: everybody },
  { route: '/account/verify-email', expected: everybody },
  { route: '/account/undo-email-change', expected: everybody },
  ...['account', 'password', 'second-factor', 'sessions', 'mails', 'language', 'privacy'].map((topic) => {
    return { route: `/settings/${topic}`, expected: signedIn }
  }),
  { route: '/settings', expected: Array(4).fill('/settings/account') as Row['expected'] },
  { route: '/settings/privacy/export', expected: signedIn, isFile: true },
  {
    route: '/notifications',
    expected: signedIn,
    states: () => ['/notifications', '/notifications?show=unread'],
  },
  { route: '/me', expected: seekersOnly },
  { route: '/live', expected: [204, 200, 200, 200], isFile: true, isStream: true },
  {
    route: '/me/profile',
    expected: seekersOnly,
    states: () => ['/me/profile', '/me/profile?saved=', '/me/profile?next=%2Fjobs'],
  },
  {
    route: '/me/profile/skills',
    expected: seekersOnly,
    states: () => ['/me/profile/skills', '/me/profile/skills?q=sql&skill-1=ADVANCED', '/me/profile/skills?q=nothing'],
  },
  { route: '/applications', expected: seekersOnly },
  {
    route: '/applications/:id',
    expected: seekersOnly,
    states: ({ application, sent, withdrawn }) => [
      `/applications/${application}`,
      `/applications/${sent}?sent=`,
      `/applications/${withdrawn}?withdrawn=`,
    ],
  },
  {
    route: '/applications/:id/withdraw',
    expected: seekersOnly,
    states: ({ application }) => [`/applications/${application}/withdraw`],
  },
  { route: '/interviews', expected: seekersOnly, states: () => ['/interviews', '/interviews?show=past'] },
  {
    route: '/interviews/:id',
    expected: seekersOnly,
    states: ({ interview, cancelled }) => [`/interviews/${interview}`, `/interviews/${cancelled}`],
  },
  { route: '/hire', expected: recruitersOnly },
  {
    route: '/hire/company',
    expected: recruitersOnly,
    states: () => ['/hire/company', '/hire/company?saved=', '/hire/company?next=%2Fhire%2Fjobs%2Fnew'],
  },
  {
    route: '/hire/jobs',
    expected: recruitersOnly,
    states: () => ['/hire/jobs', '/hire/jobs?status=CLOSED', '/hire/jobs?status=PAUSED', '/hire/jobs?deleted='],
  },
  { route: '/hire/jobs/new', expected: recruitersOnly, isHydrated: true },
  {
    route: '/hire/jobs/:id',
    expected: recruitersOnly,
    states: ({ hostileJob, closedJob, draft }) => [
      `${ownJob(hostileJob)}?opened=`,
      `${ownJob(closedJob)}?saved=edit`,
      `/hire/jobs/${draft}`,
    ],
  },
  {
    route: '/hire/jobs/:id/edit',
    expected: recruitersOnly,
    isHydrated: true,
    states: ({ hostileJob, draft }) => [`${ownJob(hostileJob)}/edit`, `/hire/jobs/${draft}/edit`],
  },
  {
    route: '/hire/jobs/:id/close',
    expected: recruitersOnly,
    states: ({ hostileJob, newJob }) => [hostileJob, newJob].map((job) => `${ownJob(job)}/close`),
  },
  {
    route: '/hire/jobs/:id/delete',
    expected: recruitersOnly,
    states: ({ hostileJob, draft }) => [`${ownJob(hostileJob)}/delete`, `/hire/jobs/${draft}/delete`],
  },
  {
    route: '/hire/jobs/:id/applicants',
    expected: recruitersOnly,
    states: ({ hostileJob, newJob }) => [
      `${ownJob(hostileJob)}/applicants`,
      `${ownJob(hostileJob)}/applicants?q=nobody&status=HIRED`,
      `${ownJob(newJob)}/applicants`,
    ],
  },
  {
    route: '/hire/jobs/:id/applicants/board',
    expected: recruitersOnly,
    isHydrated: true,
    states: ({ hostileJob, newJob }) => [
      `${ownJob(hostileJob)}/applicants/board`,
      `${ownJob(hostileJob)}/applicants/board?q=nobody`,
      `${ownJob(newJob)}/applicants/board`,
    ],
  },
  {
    route: '/hire/jobs/:id/applicants/move',
    expected: recruitersOnly,
    states: ({ hostileJob, application, job, withdrawn }) => [
      `${ownJob(hostileJob)}/applicants/move?to=REJECTED&application=${application}-SHORTLISTED`,
      `${ownJob(hostileJob)}/applicants/move?to=HIRED`,
      `${ownJob(job)}/applicants/move?to=SHORTLISTED&application=${withdrawn}-WITHDRAWN`,
    ],
  },
  {
    route: '/hire/applications/:id',
    expected: recruitersOnly,
    states: ({ application, sent, withdrawn }) => [
      `/hire/applications/${application}?at=0`,
      `/hire/applications/${sent}?moved=yes`,
      `/hire/applications/${withdrawn}`,
    ],
  },
  {
    route: '/hire/applications/:id/move',
    expected: recruitersOnly,
    states: ({ application, withdrawn }) => [
      `/hire/applications/${application}/move?to=HIRED`,
      `/hire/applications/${withdrawn}/move?to=REJECTED`,
    ],
  },
  {
    route: '/hire/applications/:id/status',
    expected: ['sign-in', 403, 405, 403],
    states: ({ application }) => [`/hire/applications/${application}/status`],
    isFile: true,
  },
  {
    route: '/hire/applications/:id/interview',
    expected: recruitersOnly,
    states: ({ application, withdrawn }) => [application, withdrawn].map((id) => `/hire/applications/${id}/interview`),
  },
  {
    route: '/hire/interviews',
    expected: recruitersOnly,
    states: () => ['', '?cancelled=yes', '?show=past', '?day=2100-01-01'].map((query) => `/hire/interviews${query}`),
  },
  {
    route: '/hire/interviews/:id',
    expected: recruitersOnly,
    states: ({ interview, cancelled }) => [
      `/hire/interviews/${interview}?scheduled=yes`,
      `/hire/interviews/${cancelled}`,
    ],
  },
  ...['change', 'cancel'].map((what) => ({
    route: `/hire/interviews/:id/${what}`,
    expected: recruitersOnly,
    states: ({ interview, cancelled }: Fixtures) =>
      [interview, cancelled].map((id) => `/hire/interviews/${id}/${what}`),
  })),
  { route: '/admin', expected: adminsOnly, showsAddresses: true },
  {
    route: '/admin/users',
    expected: adminsOnly,
    showsAddresses: true,
    states: () => [
      '/admin/users',
      '/admin/users?q=a&role=JOB_SEEKER&state=active',
      '/admin/users?q=nobody-is-called-like-this',
    ],
  },
  {
    route: '/admin/users/:id',
    expected: adminsOnly,
    showsAddresses: true,
    states: ({ user, blockedUser, erasedUser }) => [
      `/admin/users/${user}?done=unblock`,
      `/admin/users/${blockedUser}`,
      `/admin/users/${erasedUser}`,
    ],
  },
  {
    route: '/admin/users/:id/:act',
    expected: adminsOnly,
    showsAddresses: true,
    states: ({ user, blockedUser }) => [
      `/admin/users/${user}/block`,
      `/admin/users/${user}/role`,
      `/admin/users/${user}/factor`,
      `/admin/users/${blockedUser}/unblock`,
    ],
  },
  {
    route: '/admin/jobs',
    expected: adminsOnly,
    states: () => ['/admin/jobs', '/admin/jobs?status=CLOSED&removed=', '/admin/jobs?page=200'],
  },
  {
    route: '/admin/jobs/:id/remove',
    expected: adminsOnly,
    states: ({ hostileJob }) => [`/admin/jobs/${hostileJob.split('/')[2]}/remove`],
  },
  {
    route: '/admin/skills',
    expected: adminsOnly,
    states: () => ['/admin/skills', '/admin/skills?q=sql', '/admin/skills?q=nothing-is-called-like-this'],
  },
  { route: '/admin/skills/:id/remove', expected: adminsOnly, states: () => ['/admin/skills/1/remove'] },
  {
    route: '/admin/deliveries',
    expected: adminsOnly,
    showsAddresses: true,
    states: () => ['/admin/deliveries', '/admin/deliveries?state=SENT', '/admin/deliveries?state=FAILED&sent=1'],
  },
  {
    route: '/admin/activity',
    expected: adminsOnly,
    showsAddresses: true,
    states: () => [
      '/admin/activity',
      '/admin/activity?act=JOB_POSTED&thing=JOB&from=2026-01-01&to=2999-12-31',
      '/admin/activity?person=999999999',
    ],
  },
  {
    route: '/admin/erasures',
    expected: adminsOnly,
    states: () => ['/admin/erasures', '/admin/erasures?state=COMPLETED', '/admin/erasures?page=200'],
  },
  { route: '/admin/health', expected: adminsOnly },
  { route: '/help', expected: everybody },
  { route: '/accessibility', expected: everybody },
  { route: '/privacy', expected: everybody },
  { route: '/terms', expected: everybody },
  { route: '/view', expected: ['/', '/', '/', '/'] },
  { route: '/jobs.atom', expected: everybody, isFile: true },
  {
    route: '/companies/:id/jobs.atom',
    expected: everybody,
    states: ({ company }) => [`${company.split('/').slice(0, 3).join('/')}/jobs.atom`],
    isFile: true,
  },
  { route: '/sitemap.xml', expected: everybody, isFile: true },
  { route: '/sitemap/:file', expected: everybody, states: () => ['/sitemap/1.xml'], isFile: true },
  { route: '/opensearch.xml', expected: everybody, isFile: true },
  { route: '/.well-known/security.txt', expected: [404, 404, 404, 404], isFile: true },
  { route: '/.well-known/change-password', expected: Array(4).fill('/settings/password') as Row['expected'] },
  { route: '/robots.txt', expected: everybody, isFile: true },
  { route: '/manifest.webmanifest', expected: everybody, isFile: true },
  { route: '/*', expected: [404, 404, 404, 404], states: () => ['/nothing-is-here', '/jobs/0', '/jobs/999999999'] },
]

/** All pages, each with the role that sees most of it: somebody who is signed in, if that is possible. */
export const pages = table.flatMap((row) => {
  const role = (['seeker', 'recruiter', 'admin', 'guest'] as const).find(
    (each) => row.expected[roles.indexOf(each)] === 200,
  )
  return role === undefined || row.isFile ? [] : [{ row, role }]
})

/** What a redirect of a page leads to. */
export function targetOf(expected: Expected, path: string): Expected {
  return expected === 'sign-in' ? `/sign-in?${new URLSearchParams({ next: path })}` : expected
}

/** The page of a job for its recruiter. */
function ownJob(path: string): string {
  return `/hire/jobs/${path.split('/')[2]}`
}

/** The addresses of a row. */
export function statesOf({ route, states }: Row, fixtures: Fixtures): string[] {
  return states?.(fixtures) ?? [route]
}
