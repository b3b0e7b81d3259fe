import type { ParamsOf } from '../params.ts'
import type { Wording } from '../wording.ts'
import { jobAt, jobOr } from './names.ts'

type Status = ParamsOf<'APPLICATION_STATUS_CHANGED'>['status']

export const applications: Pick<
  Wording,
  'APPLICATION_RECEIVED' | 'NEW_APPLICATION' | 'APPLICATION_STATUS_CHANGED' | 'APPLICATION_WITHDRAWN'
> = {
  APPLICATION_RECEIVED: ({ is_renewed, ...job }) => ({
    title: `Bewerbung angekommen: ${jobOr(job.job)}`,
    sentences: [
      `Ihre ${is_renewed ? 'neue ' : ''}Bewerbung auf ${jobAt(job)} ist angekommen.`,
      'Wir melden uns, sobald es Neuigkeiten gibt.',
    ],
  }),

  NEW_APPLICATION: ({ job, seeker, is_renewed }) => ({
    title: `Neue Bewerbung: ${jobOr(job)}`,
    sentences: [`${seeker ?? 'Jemand'} hat sich ${is_renewed ? 'noch einmal ' : ''}auf ${jobOr(job)} beworben.`],
  }),

  APPLICATION_STATUS_CHANGED: ({ status, cancelled_interviews = 0, ...job }) => ({
    title: `Ihre Bewerbung auf ${jobOr(job.job)}: ${statuses[status]}`,
    sentences: [
      decision(status, jobAt(job)),
      ...(cancelled_interviews > 0
        ? [cancelled_interviews === 1 ? 'Ihr Gespräch wurde abgesagt.' : 'Ihre Gespräche wurden abgesagt.']
        : []),
    ],
  }),

  APPLICATION_WITHDRAWN: ({ job, seeker, cancelled_interviews = 0 }) => {
    const interviews = cancelled_interviews === 0 ? '' : `, und ${theInterviews(cancelled_interviews)} abgesagt`
    return {
      title: `Bewerbung zurückgezogen: ${jobOr(job)}`,
      sentences: [`${seeker ?? 'Die Person'} hat die Bewerbung auf ${jobOr(job)} zurückgezogen${interviews}.`],
    }
  },
}

const statuses: Record<Status, string> = {
  APPLIED: 'gesendet',
  SHORTLISTED: 'engere Wahl',
  HIRED: 'Zusage',
  REJECTED: 'Absage',
  WITHDRAWN: 'zurückgezogen',
}

function decision(status: Status, job: string): string {
  switch (status) {
    case 'SHORTLISTED':
      return `Gute Nachricht: Mit Ihrer Bewerbung auf ${job} sind Sie in der engeren Wahl.`
    case 'HIRED':
      return `Herzlichen Glückwunsch! Ihre Bewerbung auf ${job} war erfolgreich.`
    case 'REJECTED':
      return `Ihre Bewerbung auf ${job} war dieses Mal nicht erfolgreich.`
    default:
      return `Der Stand Ihrer Bewerbung auf ${job} ist jetzt: ${statuses[status]}.`
  }
}

function theInterviews(count: number): string {
  return count === 1 ? 'das Gespräch wurde' : 'die Gespräche wurden'
}
