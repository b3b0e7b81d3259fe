import type { Words } from '../words.ts'
import { account } from './account.ts'
import { admin } from './admin.ts'
import { agenda } from './agenda.ts'
import { applicant } from './applicant.ts'
import { applicants } from './applicants.ts'
import { applications } from './applications.ts'
import { apply } from './apply.ts'
import { blocked } from './blocked.ts'
import { board } from './board.ts'
import { domains } from './domains.ts'
import { editor } from './editor.ts'
import { hire } from './hire.ts'
import { jobs } from './jobs.ts'
import { myProfile } from './my-profile.ts'
import { questions } from './questions.ts'
import { resumes } from './resumes.ts'
import { seeker } from './seeker.ts'
import { settings } from './settings.ts'
import { site } from './site.ts'
import { team } from './team.ts'

/** The texts of the pages in German. */
export const de: Words = {
  ...site,
  ...jobs,
  ...account,
  ...admin,
  ...applications,
  ...applicant,
  ...applicants,
  ...agenda,
  ...board,
  ...hire,
  ...blocked,
  ...domains,
  ...editor,
  ...apply,
  ...questions,
  ...resumes,
  ...seeker,
  ...myProfile,
  ...settings,
  ...team,
}
