// The table of all pages: each path and the module that serves it.
import { index, type RouteConfig, route } from '@react-router/dev/routes'

export default [
  index('pages/home/home.tsx'),
  route('jobs', 'pages/jobs/search.tsx'),
  route('jobs/:id/apply', 'pages/jobs/apply.tsx'),
  route('jobs/:id/:slug?', 'pages/jobs/job.tsx'),

  route('sign-up', 'pages/account/sign-up.tsx'),
  route('sign-in', 'pages/account/sign-in.tsx'),
  route('sign-in/code', 'pages/account/sign-in-code.tsx'),
  route('sign-out', 'pages/account/sign-out.tsx'),
  route('forgot-password', 'pages/account/forgot-password.tsx'),
  // The pages that emails link to; the contract names them.
  route('account/reset-password', 'pages/account/reset-password.tsx'),
  route('account/verify-email', 'pages/account/verify-email.tsx'),
  route('account/undo-email-change', 'pages/account/undo-email-change.tsx'),

  route('settings', 'pages/settings/start.ts'),
  route('settings/account', 'pages/settings/account.tsx'),
  route('settings/password', 'pages/settings/password.tsx'),
  route('settings/second-factor', 'pages/settings/second-factor.tsx'),
  route('settings/sessions', 'pages/settings/sessions.tsx'),
  route('settings/mails', 'pages/settings/mails.tsx'),
  route('settings/language', 'pages/settings/language.tsx'),
  route('settings/privacy', 'pages/settings/privacy.tsx'),
  route('settings/privacy/export', 'pages/settings/export.ts'),
  route('notifications', 'pages/notifications/notifications.tsx'),

  route('me', 'pages/me/overview.tsx'),
  route('me/profile', 'pages/me/profile.tsx'),
  route('me/profile/skills', 'pages/me/skills.tsx'),
  route('applications', 'pages/applications/applications.tsx'),
  route('applications/:id', 'pages/applications/application.tsx'),
  route('applications/:id/withdraw', 'pages/applications/withdraw.tsx'),
  route('interviews', 'pages/interviews/interviews.tsx'),
  route('interviews/:id', 'pages/interviews/interview.tsx'),

  route('hire', 'pages/hire/overview.tsx'),
  route('hire/company', 'pages/hire/company.tsx'),
  route('hire/jobs', 'pages/hire/jobs.tsx'),
  route('hire/jobs/new', 'pages/hire/edit-job.tsx', { id: 'new-job' }),
  route('hire/jobs/:id', 'pages/hire/job.tsx'),
  route('hire/jobs/:id/edit', 'pages/hire/edit-job.tsx', { id: 'edit-job' }),
  route('hire/jobs/:id/close', 'pages/hire/end-job.tsx', { id: 'close-job' }),
  route('hire/jobs/:id/delete', 'pages/hire/end-job.tsx', { id: 'delete-job' }),
  route('hire/jobs/:id/applicants', 'pages/applicants/applicants.tsx'),
  route('hire/jobs/:id/applicants/move', 'pages/applicants/move-chosen.tsx'),
  route('hire/applications/:id', 'pages/applicants/applicant.tsx'),
  route('hire/applications/:id/move', 'pages/applicants/move-one.tsx'),

  route('help', 'pages/texts/text.tsx', { id: 'help' }),
  route('accessibility', 'pages/texts/text.tsx', { id: 'accessibility' }),
  route('privacy', 'pages/texts/text.tsx', { id: 'privacy' }),
  route('terms', 'pages/texts/text.tsx', { id: 'terms' }),

  route('view', 'pages/view.ts'),
  route('robots.txt', 'pages/machines/robots.ts'),
  route('manifest.webmanifest', 'pages/machines/manifest.ts'),
  route('*', 'pages/not-found.ts'),
] satisfies RouteConfig
