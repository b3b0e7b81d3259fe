import type { ParamsOf } from '../params.ts'
import type { Wording, WriteMoment } from '../wording.ts'
import { jobAt, jobOr } from './names.ts'

export const interviews: Pick<Wording, 'INTERVIEW_SCHEDULED' | 'INTERVIEW_CHANGED' | 'INTERVIEW_CANCELLED'> = {
  INTERVIEW_SCHEDULED: (interview, moment) => ({
    title: `Gespräch für ${jobOr(interview.job)}`,
    sentences: [`Sie sind zu einem Gespräch für ${jobAt(interview)} eingeladen.`, appointment(interview, moment)],
  }),

  INTERVIEW_CHANGED: (interview, moment) => ({
    title: `Gespräch verlegt: ${jobOr(interview.job)}`,
    sentences: [`Ihr Gespräch für ${jobAt(interview)} wurde verlegt.`, appointment(interview, moment)],
  }),

  INTERVIEW_CANCELLED: (interview, moment) => ({
    title: `Gespräch abgesagt: ${jobOr(interview.job)}`,
    sentences: [
      `Ihr Gespräch für ${jobAt(interview)} wurde abgesagt. Es war geplant für ${moment(interview.date, interview.offset_minutes)}.`,
    ],
  }),
}

function appointment({ date, offset_minutes, mode }: ParamsOf<'INTERVIEW_SCHEDULED'>, moment: WriteMoment): string {
  return `Termin: ${moment(date, offset_minutes)}, ${mode === 'ONLINE' ? 'online' : 'vor Ort'}.`
}
