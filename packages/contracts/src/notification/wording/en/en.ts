import type { Wording } from '../wording.ts'
import { accounts } from './accounts.ts'
import { applications } from './applications.ts'
import { interviews } from './interviews.ts'
import { jobs } from './jobs.ts'
import { links } from './links.ts'
import { resumes } from './resumes.ts'
import { teams } from './teams.ts'

export const en: Wording = { ...accounts, ...links, ...applications, ...interviews, ...jobs, ...resumes, ...teams }
