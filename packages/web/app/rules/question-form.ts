import type { NewQuestion, Question, QuestionKind } from '@portal/contracts/job/questions'
import type { Problem } from '@portal/contracts/operation'
import { linesOf } from './lines.ts'
import type { FieldErrors } from './problem-fields.ts'

/** By what a rule says which answers to a question are acceptable; undefined if there can be no rule. */
const ruleParts: Record<QuestionKind, 'yes-or-no' | 'bounds' | 'options' | undefined> = {
  TEXT: undefined,
  LONG_TEXT: undefined,
  NUMBER: 'bounds',
  BOOLEAN: 'yes-or-no',
  SINGLE: 'options',
  MULTI: 'options',
  DATE: undefined,
}
export const kindsOfQuestions = Object.keys(ruleParts) as QuestionKind[]

export function rulePartOf(kind: QuestionKind) {
  return ruleParts[kind]
}

export function isChoice(kind: QuestionKind): boolean {
  return kind === 'SINGLE' || kind === 'MULTI'
}

/** A question as it is typed into the form. */
export type TypedQuestion = {
  /** Distinguishes the questions of the form, wherever they move. */
  key: number
  /** Of a question that is stored; empty for a new one. */
  id: string
  kind: QuestionKind
  text: string
  is_required: boolean
  /** One in each line. */
  options: string
  min: string
  max: string
  /** What an answer does that is not acceptable; empty if there is no rule. */
  mode: '' | 'FLAG' | 'REFUSE'
  equals: '' | 'true' | 'false'
  at_least: string
  at_most: string
  one_of: readonly string[]
}

/** The name of a field, which is also its id. */
export function questionField(key: number, name: keyof TypedQuestion): string {
  return `q${key}-${name}`
}

export function typedQuestionsOf(questions: readonly Question[]): TypedQuestion[] {
  return questions.map((question, key) => {
    const { mode = '' as const, rule } = question.knock_out ?? {}
    return {
      key,
      id: String(question.id),
      kind: question.kind,
      text: question.text,
      is_required: question.is_required,
      options: (question.options ?? []).join('\n'),
      min: String(question.min ?? ''),
      max: String(question.max ?? ''),
      mode,
      equals: rule?.equals === undefined ? '' : rule.equals ? 'true' : 'false',
      at_least: String(rule?.at_least ?? ''),
      at_most: String(rule?.at_most ?? ''),
      one_of: rule?.one_of ?? [],
    }
  })
}

function emptyQuestion(key: number, kind: QuestionKind): TypedQuestion {
  const texts = { id: '', text: '', options: '', min: '', max: '', at_least: '', at_most: '' }
  return { ...texts, key, kind, is_required: false, mode: '', equals: '', one_of: [] }
}

export function kindIn(text: unknown): QuestionKind {
  return kindsOfQuestions.find((each) => each === text) ?? 'TEXT'
}

/** Reads the form, whose field `order` has the keys of the questions. */
export function readQuestionsForm(form: FormData): TypedQuestion[] {
  const keys = String(form.get('order') ?? '').split(',')
  return [...new Set(keys.filter((key) => /^\d{1,4}$/.test(key)))].slice(0, 50).map((given) => {
    const key = Number(given)
    const text = (name: keyof TypedQuestion) => String(form.get(questionField(key, name)) ?? '')
    return {
      key,
      id: text('id'),
      kind: kindIn(text('kind')),
      text: text('text'),
      is_required: text('is_required') === 'on',
      // Browsers send line breaks of two characters.
      options: text('options').replaceAll('\r\n', '\n'),
      min: text('min'),
      max: text('max'),
      mode: (['FLAG', 'REFUSE'] as const).find((each) => each === text('mode')) ?? '',
      equals: (['true', 'false'] as const).find((each) => each === text('equals')) ?? '',
      at_least: text('at_least'),
      at_most: text('at_most'),
      one_of: form.getAll(questionField(key, 'one_of')).flatMap((lines) => linesOf(String(lines))),
    }
  })
}

/**
 * The questions after a step of the form: `add`, or `up`, `down` or `remove` with the key of a question. The server and
 * the browser take the same steps. Anything else changes nothing.
 */
export function afterStep(questions: readonly TypedQuestion[], step: string, kind: QuestionKind): TypedQuestion[] {
  const [act, given] = step.split(' ')
  if (act === 'add') {
    return [...questions, emptyQuestion(Math.max(-1, ...questions.map(({ key }) => key)) + 1, kind)]
  }
  const at = questions.findIndex(({ key }) => String(key) === given)
  if (act === 'remove') return questions.filter((_, index) => index !== at)
  const to = act === 'up' ? at - 1 : act === 'down' ? at + 1 : at
  const [one, other] = [questions[at], questions[to]]
  return one && other ? questions.with(at, other).with(to, one) : [...questions]
}

/** A question after its options were typed. An option that was acceptable stays so while its words change. */
export function withOptions(question: TypedQuestion, options: string): TypedQuestion {
  const [before, after] = [linesOf(question.options), linesOf(options)]
  const isSameLength = before.length === after.length
  const one_of = question.one_of
    .map((each) => (isSameLength ? (after[before.indexOf(each)] ?? each) : each))
    .filter((each) => after.includes(each))
  return { ...question, options, one_of }
}

/** The typed questions as the API takes them; the API says what is wrong with them. */
export function questionsBodyOf(questions: readonly TypedQuestion[]): NewQuestion[] {
  return questions.map((typed) => {
    const { id, kind, text, is_required, mode } = typed
    const rule = acceptableOf(typed)
    return {
      ...(id === '' ? {} : { id: Number(id) }),
      kind,
      text,
      is_required,
      ...(isChoice(kind) ? { options: linesOf(typed.options) } : {}),
      ...(kind === 'NUMBER' ? bounds({ min: typed.min, max: typed.max }) : {}),
      ...(mode !== '' && rule ? { knock_out: { mode, rule } } : {}),
    }
  })
}

function acceptableOf({ kind, equals, at_least, at_most, one_of, options }: TypedQuestion) {
  const part = ruleParts[kind]
  if (part === 'yes-or-no') return equals === '' ? {} : { equals: equals === 'true' }
  if (part === 'bounds') return bounds({ at_least, at_most })
  // None is no rule, which the API rejects.
  const among = linesOf(options).filter((each) => one_of.includes(each))
  return part && (among.length > 0 ? { one_of: among } : {})
}

/** Bounds that were typed, without the empty ones. What is no number stays, for the API to reject. */
function bounds<Name extends string>(typed: Record<Name, string>): Partial<Record<Name, number>> {
  const given = Object.entries<string>(typed).filter(([, text]) => text.trim() !== '')
  const numbers = given.map(([name, text]) => {
    // Decimal places are written with a comma in many countries.
    const number = Number(text.trim().replace(',', '.'))
    return [name, Number.isFinite(number) ? number : text]
  })
  return Object.fromEntries(numbers)
}

/** The questions as applicants see them; the key is the id. What is not complete yet is left out. */
export function previewOf(questions: readonly TypedQuestion[]): Question[] {
  return questionsBodyOf(questions).map(({ min, max, knock_out, ...each }, index) => ({
    ...each,
    id: questions[index]?.key ?? index,
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
    ...(knock_out?.mode === 'REFUSE' ? { knock_out } : {}),
  }))
}

/** The errors of a problem by field. `texts` has what the page says, by the field without its question. */
export function questionErrorsOf(
  problem: Problem | undefined,
  questions: readonly TypedQuestion[],
  texts: Readonly<Record<string, string>>,
): FieldErrors {
  const errors = (problem?.errors ?? []).map(({ path, message }) => {
    const [first, index, name = '', , last = ''] = path.split('/')
    const key = questions[Number(index)]?.key
    if (first !== 'questions' || key === undefined) return ['', message]
    const isBound = last === 'at_least' || last === 'at_most'
    const field = name === 'knock_out' ? (isBound ? last : 'mode') : name
    return [`q${key}-${field}`, texts[field] ?? message]
  })
  return Object.fromEntries(errors)
}
