import { z } from 'zod'
import { line, text } from '../fields.ts'
import { type Answer, type acceptable, number, type Question, type QuestionSet } from './questions.ts'

const maxAnswer = { TEXT: 500, LONG_TEXT: 5_000 }

/** What the answers to a set of questions amount to. */
export type Checked = {
  /** Answers that are missing, unknown or of the wrong form. `path` is `answers/<id of the question>`. */
  faults: { path: string; code: string; message: string }[]
  /** The questions whose answers rule out an application. */
  refused: Question[]
  /** The questions whose answers are marked for the recruiter. */
  flagged: Question[]
}

/** Checks answers against the questions of a job. An empty text or choice is no answer. */
export function checkAnswers(questions: readonly Question[], answers: readonly Answer[]): Checked {
  const values = new Map(answers.map(({ question_id, value }) => [question_id, value]))
  const fault = (questionId: number, code: string, message: string) => ({
    path: `answers/${questionId}`,
    code,
    message,
  })
  const known = new Set(questions.map((each) => each.id))
  const repeated = answers.filter(
    ({ question_id }, index) => answers.findIndex((other) => other.question_id === question_id) !== index,
  )
  const faults = [
    ...answers
      .filter((each) => !known.has(each.question_id))
      .map((each) => fault(each.question_id, 'unknown', 'is not a question of this job')),
    ...repeated.map((each) => fault(each.question_id, 'repeated', 'is answered twice')),
  ]
  const judged: Record<'REFUSE' | 'FLAG', Question[]> = { REFUSE: [], FLAG: [] }
  for (const each of questions) {
    const value = values.get(each.id)
    if (value === undefined || isEmpty(value)) {
      if (each.is_required) faults.push(fault(each.id, 'required', 'is required'))
      continue
    }
    const message = formFault(each, value)
    if (message) faults.push(fault(each.id, 'invalid', message))
    else if (each.knock_out && !isAcceptable(each.knock_out.rule, value)) judged[each.knock_out.mode].push(each)
  }
  return { faults, refused: judged.REFUSE, flagged: judged.FLAG }
}

function isEmpty(value: Answer['value']): boolean {
  return typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0
}

/** Why a value is no answer to a question; undefined if it is one. */
function formFault({ kind, options = [], min, max }: Question, value: Answer['value']): string | undefined {
  switch (kind) {
    case 'TEXT':
      return line(maxAnswer.TEXT).safeParse(value).success
        ? undefined
        : `must be a line of at most ${maxAnswer.TEXT} characters`
    case 'LONG_TEXT':
      return text(maxAnswer.LONG_TEXT).safeParse(value).success
        ? undefined
        : `must be a text of at most ${maxAnswer.LONG_TEXT} characters`
    case 'NUMBER':
      if (!number.safeParse(value).success) return 'must be a number'
      return (min ?? -Infinity) <= Number(value) && Number(value) <= (max ?? Infinity)
        ? undefined
        : 'must be within the bounds'
    case 'BOOLEAN':
      return typeof value === 'boolean' ? undefined : 'must be true or false'
    case 'SINGLE':
      return typeof value === 'string' && options.includes(value) ? undefined : 'must be one of the options'
    case 'MULTI':
      return Array.isArray(value) && value.every((each) => options.includes(each))
        ? undefined
        : 'must be a list of options'
    case 'DATE':
      return z.iso.date().safeParse(value).success ? undefined : 'must be a day, as in YYYY-MM-DD'
  }
}

function isAcceptable(
  { equals, at_least, at_most, one_of }: z.infer<typeof acceptable>,
  value: Answer['value'],
): boolean {
  if (equals !== undefined) return value === equals
  if (one_of) return [value].flat().some((each) => one_of.includes(String(each)))
  return (at_least ?? -Infinity) <= Number(value) && Number(value) <= (at_most ?? Infinity)
}

// Laws such as the directive (EU) 2023/970 forbid to ask what somebody was paid before.
const asksFormerPay =
  /\b(?:current|present|previous|last|former|past) (?:annual |monthly |base )?(?:salary|pay|wages?|compensation|income)\b|\b(?:salary|pay) history\b|\b(?:bisherig|letzt|aktuell|derzeitig|früher)(?:e|es|en|er) (?:jahres|monats|brutto)*(?:gehalt|lohn|einkommen|vergütung)/i

/** The notices for a recruiter about questions that should not be asked. */
export function questionNotices(questions: readonly Question[]): NonNullable<QuestionSet['notices']> {
  const message = 'The question asks what somebody was paid before, which some countries forbid'
  return questions
    .filter((each) => asksFormerPay.test(each.text))
    .map((each) => ({ code: 'SALARY_HISTORY_ASKED', message, question_id: each.id }))
}

/** Questions as everybody sees them: without the rules that only mark an application. */
export function publicQuestions(questions: readonly Question[]): Question[] {
  return questions.map(({ knock_out, ...each }) => (knock_out?.mode === 'REFUSE' ? { ...each, knock_out } : each))
}
