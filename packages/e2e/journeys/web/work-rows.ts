// The rows of the pages where people work: recruiters and administrators.
import type { Fixtures } from './fixtures.ts'
import { adminsOnly, type Row, recruitersOnly } from './row.ts'

export const workRows: readonly Row[] = [
  { route: '/hire', expected: recruitersOnly },
  {
    route: '/hire/company',
    expected: recruitersOnly,
    states: () => ['/hire/company', '/hire/company?saved=', '/hire/company?next=%2Fhire%2Fjobs%2Fnew'],
  },
  {
    route: '/hire/team',
    expected: recruitersOnly,
    states: () => ['/hire/team', '/hire/team?done=invite'],
    showsAddresses: true,
  },
  {
    route: '/hire/domains',
    expected: recruitersOnly,
    states: () => ['/hire/domains', '/hire/domains?done=add'],
  },
  {
    route: '/hire/jobs',
    expected: recruitersOnly,
    states: () => [
      '/hire/jobs',
      '/hire/jobs?status=CLOSED',
      '/hire/jobs?status=PAUSED',
      '/hire/jobs?deleted=',
      '/hire/jobs?of=company',
    ],
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
    route: '/hire/jobs/:id/owner',
    expected: recruitersOnly,
    states: ({ hostileJob }) => [`${ownJob(hostileJob)}/owner`],
  },
  {
    route: '/hire/jobs/:id/edit',
    expected: recruitersOnly,
    isHydrated: true,
    states: ({ hostileJob, draft }) => [`${ownJob(hostileJob)}/edit`, `/hire/jobs/${draft}/edit`],
  },
  {
    route: '/hire/jobs/:id/questions',
    expected: recruitersOnly,
    isHydrated: true,
    states: ({ hostileJob, newJob, draft }) => [
      `${ownJob(hostileJob)}/questions`,
      `${ownJob(newJob)}/questions?saved=`,
      `/hire/jobs/${draft}/questions`,
    ],
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
    showsFiles: true,
  },
  {
    route: '/hire/applications/:id/resume',
    expected: recruitersOnly,
    states: ({ application }) => [`/hire/applications/${application}/resume`],
    isFile: true,
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
]

/** The page of a job for its recruiter. */
function ownJob(path: string): string {
  return `/hire/jobs/${path.split('/')[2]}`
}
