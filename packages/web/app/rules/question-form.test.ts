import { changeQuestionsBody, type Question } from '@portal/contracts/job/questions'
import { describe, expect, it } from 'vitest'
import {
  afterStep,
  previewOf,
  questionErrorsOf,
  questionField,
  questionsBodyOf,
  readQuestionsForm,
  type TypedQuestion,
  typedQuestionsOf,
  withOptions,
} from './question-form.ts'

const stored: Question[] = [
  { id: 7, kind: 'TEXT', text: 'Who sent you?', is_required: false },
  {
    id: 8,
    kind: 'NUMBER',
    text: 'Years?',
    is_required: true,
    min: 0,
    max: 60,
    knock_out: { mode: 'REFUSE', rule: { at_least: 2.5 } },
  },
  { id: 9, kind: 'BOOLEAN', text: 'Nights?', is_required: true, knock_out: { mode: 'FLAG', rule: { equals: false } } },
  {
    id: 10,
    kind: 'MULTI',
    text: 'Kitchens?',
    is_required: false,
    options: ['French', 'Thai'],
    knock_out: { mode: 'REFUSE', rule: { one_of: ['Thai'] } },
  },
]
const typed = typedQuestionsOf(stored)

function formOf(questions: readonly TypedQuestion[]): FormData {
  const form = new FormData()
  form.set('order', questions.map(({ key }) => key).join())
  for (const { key, ...fields } of questions) {
    for (const [name, value] of Object.entries(fields)) {
      for (const each of [value].flat()) {
        if (each !== false) form.append(questionField(key, name as keyof TypedQuestion), each === true ? 'on' : each)
      }
    }
  }
  return form
}

it('keeps stored questions as they are through the form', () => {
  const read = readQuestionsForm(formOf(typed))
  expect(read).toEqual(typed)
  expect(questionsBodyOf(read)).toEqual(stored)
})

it('reads nothing from a form without questions, and each question once', () => {
  expect(readQuestionsForm(new FormData())).toEqual([])
  const form = formOf(typed)
  form.set('order', '3,3,x,99999,0')
  expect(readQuestionsForm(form).map(({ key }) => key)).toEqual([3, 0])
})

describe('a step', () => {
  it.each([
    ['up 1', [1, 0, 2, 3]],
    ['up 0', [0, 1, 2, 3]],
    ['down 2', [0, 1, 3, 2]],
    ['down 3', [0, 1, 2, 3]],
    ['remove 1', [0, 2, 3]],
    ['remove 9', [0, 1, 2, 3]],
    ['add', [0, 1, 2, 3, 4]],
    ['preview', [0, 1, 2, 3]],
  ])('%s leads to %j', (step, keys) => {
    expect(afterStep(typed, step, 'DATE').map(({ key }) => key)).toEqual(keys)
  })

  it('adds a question of the chosen kind, with a key that none has', () => {
    expect(afterStep(afterStep(typed, 'remove 0', 'TEXT'), 'add', 'DATE').at(-1)).toMatchObject({
      key: 4,
      kind: 'DATE',
    })
    expect(afterStep([], 'add', 'TEXT')).toMatchObject([{ key: 0, kind: 'TEXT', id: '' }])
  })
})

it('keeps an option acceptable while its words change', () => {
  const [, , , kitchens] = typed as [TypedQuestion, TypedQuestion, TypedQuestion, TypedQuestion]
  expect(withOptions(kitchens, 'French\nThai food').one_of).toEqual(['Thai food'])
  expect(withOptions(kitchens, 'French\nItalian\nThai').one_of).toEqual(['Thai'])
  expect(withOptions(kitchens, 'French').one_of).toEqual([])
})

it('shows applicants only the rules that refuse, and only what is complete', () => {
  const [plain, number, yes, choice] = previewOf(typed.map((each) => ({ ...each, max: 'many', one_of: [] })))
  expect(plain).toEqual({ id: 0, kind: 'TEXT', text: 'Who sent you?', is_required: false })
  expect(number).toMatchObject({ min: 0, knock_out: { rule: { at_least: 2.5 } } })
  expect(number).not.toHaveProperty('max')
  expect(yes).not.toHaveProperty('knock_out')
  expect(choice).toMatchObject({ options: ['French', 'Thai'], knock_out: { rule: {} } })
})

it('names the field of each error of the API', () => {
  const wrong = typed.map((each) => ({ ...each, text: '', min: '2,5', max: 'many', at_least: 'x', one_of: [] }))
  const { error } = changeQuestionsBody.safeParse({ questions: questionsBodyOf(wrong) })
  const errors = (error?.issues ?? []).map(({ path, message }) => ({ path: path.join('/'), code: '', message }))
  const problem = { type: '', title: '', status: 422, detail: '', error_code: '', request_id: '', errors }
  const found = questionErrorsOf(problem, wrong, { text: 'Enter a question' })
  expect(found).toMatchObject({ 'q0-text': 'Enter a question', 'q3-text': 'Enter a question' })
  expect(Object.keys(found)).toEqual(expect.arrayContaining(['q1-max', 'q1-at_least']))
  const other = { ...problem, errors: [{ path: 'questions/3/knock_out', code: '', message: 'does not fit' }] }
  expect(questionErrorsOf(other, wrong, {})).toEqual({ 'q3-mode': 'does not fit' })
})
