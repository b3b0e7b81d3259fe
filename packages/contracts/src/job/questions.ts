import { z } from 'zod'
import { id, idText, line } from '../fields.ts'
import { defineOperations } from '../operation.ts'

export const questionKinds = ['TEXT', 'LONG_TEXT', 'NUMBER', 'BOOLEAN', 'SINGLE', 'MULTI', 'DATE'] as const
export type QuestionKind = (typeof questionKinds)[number]
/** What an answer that is not acceptable does: it is marked for the recruiter, or the application is refused. */
export const knockOutModes = ['FLAG', 'REFUSE'] as const

export const maxQuestions = 20
/** A number as an answer, and as a bound of one. */
export const number = z.number().min(-1e12).max(1e12)

/** Which answers are acceptable: a yes or no, a number within bounds, or one of some options. */
export const acceptable = z
  .strictObject({
    equals: z.boolean().optional().meta({ description: 'Of a BOOLEAN' }),
    at_least: number.optional().meta({ description: 'Of a NUMBER' }),
    at_most: number.optional().meta({ description: 'Of a NUMBER' }),
    one_of: z
      .array(z.string())
      .min(1)
      .optional()
      .meta({ description: 'Of a SINGLE or MULTI: the options of which one must be chosen' }),
  })
  .meta({ id: 'AcceptableAnswers' })

const description = { options: 'Only of a SINGLE or MULTI' }
const questionFields = {
  kind: z.enum(questionKinds),
  is_required: z.boolean(),
  min: number.optional().meta({ description: 'Only of a NUMBER' }),
  max: number.optional().meta({ description: 'Only of a NUMBER' }),
  knock_out: z
    .strictObject({ mode: z.enum(knockOutModes), rule: acceptable })
    .optional()
    .meta({
      description:
        'With REFUSE, nobody can apply with an answer that is not acceptable; applicants see the rule. With FLAG, the application is marked for the recruiter, and only the recruiter sees the rule',
    }),
}

export const question = z
  .object({
    id,
    ...questionFields,
    text: z.string(),
    options: z.array(z.string()).optional().meta({ description: description.options }),
  })
  .meta({ id: 'Question' })
export type Question = z.infer<typeof question>

const newQuestion = z
  .strictObject({
    id: id.optional().meta({ description: 'Of a question that stays; a new one gets an id' }),
    ...questionFields,
    text: line(500),
    options: z.array(line(100)).min(2).max(20).optional().meta({ description: description.options }),
  })
  .superRefine((given, ctx) => {
    for (const { path, message } of faultsOf(given)) ctx.addIssue({ code: 'custom', path: [path], message })
  })
  .meta({ id: 'NewQuestion' })
export type NewQuestion = z.infer<typeof newQuestion>

export const changeQuestionsBody = z
  .strictObject({
    questions: z.array(newQuestion).max(maxQuestions),
    expected_version: z.int().optional().meta({
      description: 'If the questions have another version, the change is rejected (409 `QUESTIONS_CHANGED`)',
    }),
  })
  .meta({
    id: 'QuestionsChange',
    example: { questions: [{ kind: 'BOOLEAN', text: 'Do you have a driving licence?', is_required: true }] },
  })
export type QuestionsChange = z.infer<typeof changeQuestionsBody>

export const questionSet = z
  .object({
    version: z.int().meta({ description: 'Changes with each change of the questions; 0 before there were any' }),
    questions: z.array(question),
    notices: z
      .array(z.object({ code: z.string(), message: z.string(), question_id: id }))
      .optional()
      .meta({ description: 'What the recruiter should know, such as `SALARY_HISTORY_ASKED`; only for the recruiter' }),
  })
  .meta({ id: 'Questions' })
export type QuestionSet = z.infer<typeof questionSet>

export const questionsParams = z.object({ id: idText })

type Fault = { path: string; message: string }

/** What does not go together in a question. */
function faultsOf({ kind, options, min, max, knock_out }: Omit<NewQuestion, 'id'>): Fault[] {
  const isChoice = kind === 'SINGLE' || kind === 'MULTI'
  const fault = (isFault: boolean, path: string, message: string) => (isFault ? [{ path, message }] : [])
  return [
    ...fault(isChoice && !options, 'options', 'is required for a question with a choice'),
    ...fault(!isChoice && options !== undefined, 'options', 'is only for a question with a choice'),
    ...fault(new Set(options).size !== (options?.length ?? 0), 'options', 'must differ from each other'),
    ...fault(kind !== 'NUMBER' && min !== undefined, 'min', 'is only for a number'),
    ...fault(kind !== 'NUMBER' && max !== undefined, 'max', 'is only for a number'),
    ...fault(min !== undefined && max !== undefined && min > max, 'min', 'must not exceed max'),
    ...fault(
      knock_out !== undefined && !isRuleOf(kind, options, knock_out.rule),
      'knock_out',
      'does not fit the question',
    ),
  ]
}

function isRuleOf(kind: QuestionKind, options: readonly string[] = [], rule: z.infer<typeof acceptable>): boolean {
  const { equals, at_least, at_most, one_of } = rule
  const hasBounds = at_least !== undefined || at_most !== undefined
  if (kind === 'BOOLEAN') return equals !== undefined && !hasBounds && !one_of
  if (kind === 'NUMBER')
    return hasBounds && (at_least ?? at_most ?? 0) <= (at_most ?? at_least ?? 0) && equals === undefined && !one_of
  if (kind !== 'SINGLE' && kind !== 'MULTI') return false
  return one_of?.every((option) => options.includes(option)) === true && equals === undefined && !hasBounds
}

export const answer = z
  .strictObject({
    question_id: id,
    value: z
      .union([z.string(), z.number(), z.boolean(), z.array(z.string()).max(20)])
      .meta({ description: 'Text, number, yes or no, a day (YYYY-MM-DD), an option, or several options' }),
  })
  .meta({ id: 'Answer' })
export type Answer = z.infer<typeof answer>

export const questionOperations = defineOperations({
  readQuestions: {
    method: 'get',
    path: '/jobs/{id}/questions',
    summary: 'Read the questions of a job',
    description:
      'What applicants are asked. The rules that only mark an application are returned to its recruiter alone.',
    access: 'anyone',
    params: questionsParams,
    response: { status: 200, description: 'The questions', schema: questionSet },
    rejections: [404],
  },
  changeQuestions: {
    method: 'put',
    path: '/jobs/{id}/questions',
    summary: 'Change the questions of one of your jobs',
    description:
      'Replaces all of them; without any, applicants are asked nothing. Whoever is applying meanwhile gets the new ones. Answers that were given stay as they are.',
    access: ['RECRUITER'],
    params: questionsParams,
    body: changeQuestionsBody,
    response: { status: 200, description: 'The questions', schema: questionSet },
    rejections: [404, 409],
  },
})
