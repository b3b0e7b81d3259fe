import type { ParamsOf } from '../params.ts'
import type { Wording, WriteMoment } from '../wording.ts'
import { jobAt, jobOr } from './names.ts'

export const interviews: Pick<Wording, 'INTERVIEW_SCHEDULED' | 'INTERVIEW_CHANGED' | 'INTERVIEW_CANCELLED'> = {
  INTERVIEW_SCHEDULED: (interview, moment) => ({
    title: `Interview for ${jobOr(interview.job)}`,
    sentences: [`You are invited to an interview for ${jobAt(interview)}.`, appointment(interview, moment)],
  }),

  INTERVIEW_CHANGED: (interview, moment) => ({
    title: `Interview moved: ${jobOr(interview.job)}`,
    sentences: [`Your interview for ${jobAt(interview)} has been rescheduled.`, appointment(interview, moment)],
  }),

  INTERVIEW_CANCELLED: (interview, moment) => ({
    title: `Interview cancelled: ${jobOr(interview.job)}`,
    sentences: [
      `Your interview for ${jobAt(interview)} on ${moment(interview.date, interview.offset_minutes)} has been cancelled.`,
    ],
  }),
}

function appointment({ date, offset_minutes, mode }: ParamsOf<'INTERVIEW_SCHEDULED'>, moment: WriteMoment): string {
  return `It takes place on ${moment(date, offset_minutes)}, ${mode === 'ONLINE' ? 'online' : 'on site'}.`
}
