import type { MailWords } from './words.ts'

export const en: MailWords = {
  hello: (name) => (name === undefined ? 'Hello,' : `Hello ${name},`),
  links: {
    VERIFY_EMAIL: 'Confirm your email address',
    RESET_PASSWORD: 'Choose a new password',
    CHANGE_EMAIL: 'Confirm your new email address',
    UNDO_EMAIL_CHANGE: 'Undo the change',
  },
  pages: {
    job: 'Open the job',
    resumes: 'Open your résumés',
    team: 'Open your team',
    domains: 'Open your domains',
    invitation: 'Open the invitation',
    application: 'Open the application',
    interview: 'Open the interview',
    portal: 'Open the Job Portal',
  },
}
