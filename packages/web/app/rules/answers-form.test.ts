import type { Question } from '@portal/contracts/job/questions'
import { expect, it } from 'vitest'
import { answerErrorsOf, answersOf, readAnswersForm } from './answers-form.ts'

const kinds = ['TEXT', 'LONG_TEXT', 'NUMBER', 'BOOLEAN', 'SINGLE', 'MULTI', 'DATE'] as const
const questions: Question[] = kinds.map((kind, index) => ({ id: index + 1, kind, text: kind, is_required: false }))

function answersTo(fields: [string, string][]) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return answersOf(questions, readAnswersForm(form))
}

it('reads each kind of answer from a form, without the empty ones', () => {
  const fields: [string, string][] = [
    ['answer-1', ' Because '],
    ['answer-2', 'One\r\nTwo'],
    ['answer-3', '2,5'],
    ['answer-4', 'false'],
    ['answer-5', ''],
    ['answer-6', 'Day'],
    ['answer-6', 'Night'],
    ['answer-9', 'to another job'],
  ]
  expect(answersTo(fields)).toEqual([
    { question_id: 1, value: ' Because ' },
    { question_id: 2, value: 'One\nTwo' },
    { question_id: 3, value: 2.5 },
    { question_id: 4, value: false },
    { question_id: 6, value: ['Day', 'Night'] },
  ])
})

it('leaves what is no answer to the API', () => {
  expect(answersTo([['answer-3', 'many']])).toEqual([{ question_id: 3, value: 'many' }])
  expect(answersTo([['answer-4', 'perhaps']])).toEqual([{ question_id: 4, value: 'perhaps' }])
})

it('finds the errors of answers', () => {
  const errors = [
    { path: 'answers/3', code: 'required', message: 'is required' },
    { path: 'answers/4', code: 'other', message: 'is odd' },
    { path: 'cover_letter', code: 'too_big', message: 'is long' },
  ]
  expect(answerErrorsOf({ errors } as never, { required: 'Answer this question' })).toEqual({
    'answer-3': 'Answer this question',
    'answer-4': 'is odd',
  })
})
