/** The title of a job, or what stands for it. */
export function jobOr(title: string | null): string {
  return title ?? 'a job'
}

/** A job with its company, if that is known. */
export function jobAt({ job, company }: { job: string | null; company: string | null }): string {
  return company === null ? jobOr(job) : `${jobOr(job)} at ${company}`
}
