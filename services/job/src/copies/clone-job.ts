import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import type { NewJob } from '@portal/contracts/job/bodies'
import type { Job } from '@portal/contracts/job/http'
import type { Context } from '../context.ts'
import { postJob } from '../jobs/post-job.ts'
import { presentJob } from '../jobs/present.ts'
import { findOwnJob } from '../jobs/queries.ts'
import { writeQuestions } from '../questions/change-questions.ts'
import { readQuestionsOf } from '../questions/queries.ts'
import type { DescribedJob } from '../schema.ts'

/** Posts a draft with the content and the questions of a job, for its owner. Throws as reading one's own job and posting one do. */
export async function cloneJob(ctx: Context, actor: Actor, id: number, once: Once<DescribedJob>): Promise<Created> {
  const job = await findOwnJob(ctx, actor, id)
  const { questions } = await readQuestionsOf(ctx.db, id)
  const withQuestions: Once<DescribedJob> = {
    transact: (within, post) =>
      once.transact(within, async (tx) => {
        const copy = await post(tx)
        if (questions.length > 0)
          await writeQuestions(tx, { jobId: copy.id, version: 1, questions }, copy.recruiterUserId)
        return copy
      }),
  }
  return postJob(ctx, actor, { ...contentOf(presentJob(job, 'insider')), status: 'DRAFT' }, withQuestions)
}

/** What a job says, as a request to post it would. Its reference stays with the original. */
function contentOf(job: Job): NewJob {
  return {
    title: job.title,
    description: job.description,
    location: job.location,
    job_type: job.job_type,
    workplace: job.workplace,
    country: job.country,
    region: job.region,
    city: job.city,
    latitude: job.latitude,
    longitude: job.longitude,
    remote_countries: job.remote_countries,
    salary_min: job.salary_min,
    salary_max: job.salary_max,
    salary_currency: job.salary_currency,
    salary_period: job.salary_period,
    salary_visibility: job.salary_visibility,
    seniority: job.seniority,
    min_experience_years: job.min_experience_years,
    openings: job.openings,
    language: job.language,
    benefits: job.benefits,
    reply_within_days: job.reply_within_days,
    is_existing_vacancy: job.is_existing_vacancy,
    uses_ai_screening: job.uses_ai_screening,
    apply_url: job.apply_url,
    wanted_skills: job.wanted_skills.map(({ name: _, ...skill }) => skill),
  }
}
