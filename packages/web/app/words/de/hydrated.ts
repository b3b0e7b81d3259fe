import { hire } from './hire.ts'
import { jobs } from './jobs.ts'
import { site } from './site.ts'

/** The topics that hydrated pages use, their layout included. */
export const words = { ...site, ...jobs, ...hire }
