import type { Transaction } from '@portal/chassis/mysql/database'
import { type ApplicationRow, askedQuestions, submissions } from '../schema.ts'
import type { Sent } from './check-submission.ts'

/** Stores what was sent with an attempt, together with the commit. */
export function writeSubmission(tx: Transaction, { id, jobId, attempt }: ApplicationRow, sent: Sent): void {
  const { questions, ...columns } = sent
  tx.beforeCommit(() => tx.insert(submissions).values({ applicationId: id, attempt, ...columns }))
  const { questionsVersion: version } = columns
  if (version === null) return
  tx.beforeCommit(() =>
    tx
      .insert(askedQuestions)
      .ignore()
      .values({ jobId, version, questions: [...questions] }),
  )
}
