import { questionsState } from '@portal/contracts/job/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { questionSets } from '../schema.ts'

/** The read model of questions: what applicants of a job are asked. */
export const questionReadModel = defineReadModel({
  name: 'questions',
  owner: 'job',
  path: '/questions',
  state: questionsState,
  table: questionSets,
  key: 'jobId',
  row: ({ job_id, questions }) => ({ jobId: job_id, questions }),
  person: (questions) => questions.recruiter_user_id,
})
