import { applicants } from './applicants.ts'
import { board } from './board.ts'
import { editor } from './editor.ts'
import { hire } from './hire.ts'
import { jobs } from './jobs.ts'
import { questions } from './questions.ts'
import { site } from './site.ts'

/** The topics that hydrated pages use, their layout included. */
export const words = { ...site, ...jobs, ...hire, ...editor, ...applicants, ...board, ...questions }
