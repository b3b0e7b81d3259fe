// Every page of the portal: who may see it, and in which states it is visited. A route that is missing here fails a test.
import type { Fixtures } from './fixtures.ts'
import { type Expected, everybody, guestsOnly, type Row, roles, seekersOnly, signedIn } from './row.ts'
import { workRows } from './work-rows.ts'

export const table: readonly Row[] = [
  { route: '/', expected: everybody, states: () => ['/', '/?erased=', '/?signed-out='] },
  {
    route: '/jobs',
    expected: everybody,
    states: () => [
      '/jobs',
      '/jobs?q=nothing-is-called-like-this&location=Nowhere',
      '/jobs?type=FULL_TIME&workplace=HYBRID&country=IN&level=SENIOR&skill=1&currency=EUR&pay=3000&per=MONTH&days=30&sort=salary',
      '/jobs?currency=EUR',
      '/jobs?page=50',
    ],
  },
  {
    route: '/jobs/:id/:slug?',
    expected: everybody,
    states: ({ job, hostileJob, newJob, closedJob, elsewhere }) => [job, hostileJob, newJob, closedJob, elsewhere],
  },
  {
    route: '/jobs/:id/apply',
    expected: seekersOnly,
    states: ({ newJob, closedJob, elsewhere }) =>
      [newJob, closedJob, elsewhere].map((path) => `/jobs/${path.split('/')[2]}/apply`),
  },
  {
    route: '/companies',
    expected: everybody,
    states: () => ['/companies', '/companies?q=d', '/companies?q=nothing', '/companies?page=50'],
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
  { route: '/account/invite', expected: everybody },
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
  { route: '/me/profile/about', expected: seekersOnly },
  ...['experience', 'education'].map((kind) => ({
    route: `/me/profile/${kind}/:entry`,
    expected: seekersOnly,
    states: () => ['new', '1'].map((entry) => `/me/profile/${kind}/${entry}`),
  })),
  {
    route: '/me/profile/languages',
    expected: seekersOnly,
    states: () => ['/me/profile/languages', '/me/profile/languages?saved='],
  },
  {
    route: '/me/profile/blocked',
    expected: seekersOnly,
    states: () => ['/me/profile/blocked', '/me/profile/blocked?saved='],
  },
  { route: '/me/profile/json-resume', expected: seekersOnly },
  { route: '/me/profile/resume.json', expected: seekersOnly, isFile: true },
  { route: '/me/profile/wishes', expected: seekersOnly },
  {
    route: '/me/profile/skills',
    expected: seekersOnly,
    states: () => ['/me/profile/skills', '/me/profile/skills?q=sql&skill-1=ADVANCED', '/me/profile/skills?q=nothing'],
  },
  { route: '/me/resumes', expected: seekersOnly, states: () => ['/me/resumes', '/me/resumes?done=uploaded'] },
  {
    route: '/me/resumes/:id',
    // Recruiters and administrators have no résumés.
    expected: seekersOnly,
    states: ({ resume }) => [`/me/resumes/${resume}`],
    isFile: true,
  },
  { route: '/applications', expected: seekersOnly },
  { route: '/applications/record.csv', expected: seekersOnly, isFile: true },
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
  ...workRows,
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

/** The addresses of a row. */
export function statesOf({ route, states }: Row, fixtures: Fixtures): string[] {
  return states?.(fixtures) ?? [route]
}
