import type { Submission } from '@portal/contracts/application/submission'
import type { askedQuestions, SubmissionRow } from '../schema.ts'

type Found = {
  /** Absent if nothing was sent besides the profile. */
  row?: SubmissionRow
  asked?: typeof askedQuestions.$inferSelect | null
  attempt: number
  /** Whether the reader decides about the application. */
  isTeam: boolean
}

/** What was sent with an attempt, in a response. */
export function presentSubmission({ row, asked, attempt, isTeam }: Found): Submission {
  const questions = new Map(asked?.questions.map((each) => [each.id, each]))
  const { sourceChannel: channel, sourceCampaign: campaign } = row ?? {}
  return {
    attempt,
    cover_letter: row?.coverLetter ?? null,
    resume_id: row?.resumeId ?? null,
    answers: (row?.answers ?? []).map(({ question_id, value }) => ({
      question_id,
      kind: questions.get(question_id)?.kind ?? null,
      text: questions.get(question_id)?.text ?? null,
      value,
      ...(isTeam ? { is_flagged: row?.flaggedIds?.includes(question_id) ?? false } : {}),
    })),
    source: channel ? { channel, ...(campaign ? { campaign } : {}) } : null,
  }
}
