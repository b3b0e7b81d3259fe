import type { Words } from '../words.ts'

export const applicant: Pick<Words, 'applicant'> = {
  applicant: {
    title: (name, job) => `${name}: ${job}`,
    neighbours: 'Andere Bewerbungen',
    back: 'Zurück zu den Bewerbungen',
    previous: 'Vorige Bewerbung',
    next: 'Nächste Bewerbung',
    moved: (name, status) => `Der Status von ${name} ist jetzt „${status}“.`,
    state: 'Status',
    explained: {
      APPLIED: 'Sehen Sie sich das Profil an, und entscheiden Sie über die engere Wahl oder eine Absage.',
      SHORTLISTED: 'Als Nächstes folgt ein Gespräch oder eine Entscheidung.',
      HIRED: 'Sie haben sich für diese Person entschieden.',
      REJECTED: 'Sie haben dieser Person abgesagt.',
      WITHDRAWN: 'Die Bewerbung wurde zurückgezogen. Solange die Stelle offen ist, ist eine neue Bewerbung möglich.',
    },
    invite: 'Zum Gespräch einladen',
    decide: { SHORTLISTED: 'In die engere Wahl', HIRED: 'Einstellen …', REJECTED: 'Absagen …' },
    job: 'Stelle',
    attempt: 'Versuch',
    attempts: (attempt) => `Nummer ${attempt}, nach einem Rückzug`,
    profile: 'Profil',
    asItWasSent: 'Wie es mit der Bewerbung gesendet wurde.',
    problems: {
      NOT_FOUND: 'Dieser Lebenslauf ist nicht verfügbar. Er wurde gelöscht oder wird noch auf Viren geprüft.',
    },
    asItIsNow: 'In seiner jetzigen Fassung. Das Profil kann sich auch nach der Bewerbung noch ändern.',
    notShared:
      'Das Profil dieser Person ist für Sie nicht verfügbar. Ein neues ist einige Sekunden nach der Bewerbung da; ein gelöschtes kommt nicht wieder.',
    skills: 'Kenntnisse',
    wanted: (count, of) => `${count} von ${of}, die die Stelle verlangt`,
    hasNot: 'nicht angegeben',
    otherSkills: 'Weitere',
    noSkills: 'Weder die Stelle noch das Profil nennt Kenntnisse.',
    noInterviews: 'Noch kein Gespräch.',
    history: 'Verlauf',
    steps: {
      APPLIED: (name) => `Bewerbung von ${name}.`,
      AGAIN: (name) => `Neue Bewerbung von ${name}.`,
      SHORTLISTED: (name) => `${name} ist in der engeren Wahl.`,
      HIRED: (name) => `Sie haben ${name} eingestellt.`,
      REJECTED: (name) => `Sie haben ${name} abgesagt.`,
      WITHDRAWN: (name) => `${name} hat die Bewerbung zurückgezogen.`,
    },
  },
}
