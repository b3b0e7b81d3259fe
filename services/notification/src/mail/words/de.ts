import type { MailWords } from './words.ts'

export const de: MailWords = {
  hello: (name) => (name === undefined ? 'Guten Tag,' : `Guten Tag ${name},`),
  links: {
    VERIFY_EMAIL: 'E-Mail-Adresse bestätigen',
    RESET_PASSWORD: 'Neues Passwort wählen',
    CHANGE_EMAIL: 'Neue E-Mail-Adresse bestätigen',
    UNDO_EMAIL_CHANGE: 'Änderung rückgängig machen',
  },
  pages: {
    job: 'Stelle öffnen',
    resumes: 'Lebensläufe öffnen',
    team: 'Zum Team',
    domains: 'Zu den Domains',
    invitation: 'Zur Einladung',
    application: 'Bewerbung öffnen',
    interview: 'Gespräch öffnen',
    portal: 'Job Portal öffnen',
  },
}
