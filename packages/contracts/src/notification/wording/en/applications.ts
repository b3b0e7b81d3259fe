import type { ParamsOf } from '../params.ts'
import type { Wording } from '../wording.ts'
import { jobAt, jobOr } from './names.ts'

export const applications: Pick<
  Wording,
  'APPLICATION_RECEIVED' | 'NEW_APPLICATION' | 'APPLICATION_STATUS_CHANGED' | 'APPLICATION_WITHDRAWN'
> = {
  APPLICATION_RECEIVED: ({ is_renewed, ...job }) => ({
    title: `Application received: ${jobOr(job.job)}`,
    sentences: [
      `We have received your ${is_renewed ? 'new ' : ''}application for ${jobAt(job)}.`,
      'We will let you know when there is news.',
    ],
  }),

  NEW_APPLICATION: ({ job, seeker, is_renewed }) => ({
    title: `New application: ${jobOr(job)}`,
    sentences: [`${seeker ?? 'Someone'} has applied ${is_renewed ? 'again ' : ''}for ${jobOr(job)}.`],
  }),

  APPLICATION_STATUS_CHANGED: ({ status, cancelled_interviews = 0, ...job }) => ({
    title: `Your application for ${jobOr(job.job)}: ${status.toLowerCase()}`,
    sentences: [
      decision(status, jobAt(job)),
      ...(cancelled_interviews > 0 ? [`Your ${interviewsHave(cancelled_interviews)} been cancelled.`] : []),
    ],
  }),

  APPLICATION_WITHDRAWN: ({ job, seeker, cancelled_interviews = 0 }) => {
    const isAlone = cancelled_interviews === 0
    const interviews = isAlone ? '' : `, and the ${interviewsHave(cancelled_interviews)} been cancelled`
    return {
      title: `Application withdrawn: ${jobOr(job)}`,
      sentences: [`${seeker ?? 'The applicant'} has withdrawn their application for ${jobOr(job)}${interviews}.`],
    }
  },
}

function decision(status: ParamsOf<'APPLICATION_STATUS_CHANGED'>['status'], job: string): string {
  switch (status) {
    case 'SHORTLISTED':
      return `Good news: you have been shortlisted for ${job}.`
    case 'HIRED':
      return `Congratulations! You have been chosen for ${job}.`
    case 'REJECTED':
      return `Your application for ${job} was not successful this time.`
    default:
      return `Your application for ${job} is now ${status.toLowerCase()}.`
  }
}

function interviewsHave(count: number): string {
  return count === 1 ? 'interview has' : 'interviews have'
}
