import type { Answer, Question } from '@portal/contracts/job/questions'
import type { Problem } from '@portal/contracts/operation'

/** The name of the field for the answer to a question. */
export function fieldOf(questionId: number): string {
  return `answer-${questionId}`
}

/** What somebody typed or chose, by question, so that a form can be shown again with it. */
export type TypedAnswers = Readonly<Record<number, readonly string[]>>

/** The answers in a form, also to questions that its job does not have any more. */
export function readAnswersForm(form: FormData): TypedAnswers {
  const ids = [...form.keys()].flatMap((name) => /^answer-(\d{1,15})$/.exec(name)?.[1] ?? [])
  return Object.fromEntries(ids.map((id) => [id, form.getAll(fieldOf(Number(id))).map(String)]))
}

/** The typed answers as the API takes them, without the empty ones. What is no answer stays for the API to reject. */
export function answersOf(questions: readonly Question[], typed: TypedAnswers): Answer[] {
  return questions.flatMap(({ id, kind }) => {
    const values = (typed[id] ?? []).filter((each) => each.trim() !== '')
    const [first] = values
    return first === undefined ? [] : { question_id: id, value: kind === 'MULTI' ? values : parsedAs(kind, first) }
  })
}

function parsedAs(kind: Question['kind'], text: string): string | number | boolean {
  if (kind === 'BOOLEAN' && (text === 'true' || text === 'false')) return text === 'true'
  // Decimal places are written with a comma in many countries.
  const number = Number(text.trim().replace(',', '.'))
  if (kind === 'NUMBER' && Number.isFinite(number)) return number
  // Browsers send line breaks of two characters, which the text does not have otherwise.
  return text.replaceAll('\r\n', '\n')
}

/** The errors of a problem by the fields of the questions. `texts` has what the page says, by code. */
export function answerErrorsOf(problem: Problem | undefined, texts: Readonly<Record<string, string>>) {
  const errors = (problem?.errors ?? []).flatMap(({ path, code, message }) => {
    const [, id] = /^answers\/(\d+)$/.exec(path) ?? []
    return id === undefined ? [] : [[fieldOf(Number(id)), texts[code] ?? message] as const]
  })
  return Object.fromEntries(errors)
}
