import type { Words } from '../words.ts'
import { account } from './account.ts'
import { agenda } from './agenda.ts'
import { applicants } from './applicants.ts'
import { applications } from './applications.ts'
import { apply } from './apply.ts'
import { hire } from './hire.ts'
import { jobs } from './jobs.ts'
import { seeker } from './seeker.ts'
import { settings } from './settings.ts'
import { site } from './site.ts'

/** The texts of the pages in German. */
export const de: Words = {
  ...site,
  ...jobs,
  ...account,
  ...applications,
  ...applicants,
  ...agenda,
  ...hire,
  ...apply,
  ...seeker,
  ...settings,
}
