import { describe, expect, it } from 'vitest'
import { checkAnswers, publicQuestions, questionNotices } from './check-answers.ts'
import { type Answer, changeQuestionsBody, type Question } from './questions.ts'

const question = (changes: Partial<Question>): Question => ({
  id: 1,
  kind: 'TEXT',
  text: 'Why?',
  is_required: false,
  ...changes,
})

function check(changes: Partial<Question>, value?: Answer['value']) {
  const { faults, refused, flagged } = checkAnswers(
    [question(changes)],
    value === undefined ? [] : [{ question_id: 1, value }],
  )
  return { codes: faults.map(({ code }) => code), refused: refused.length, flagged: flagged.length }
}

const options = ['Day', 'Night']

describe('an answer', () => {
  it.each([
    [{ kind: 'TEXT' }, 'Because', true],
    [{ kind: 'TEXT' }, 'two\nlines', false],
    [{ kind: 'TEXT' }, 'x'.repeat(501), false],
    [{ kind: 'TEXT' }, 7, false],
    [{ kind: 'LONG_TEXT' }, 'two\nlines', true],
    [{ kind: 'LONG_TEXT' }, 'x'.repeat(5_001), false],
    [{ kind: 'NUMBER', min: 1, max: 5 }, 5, true],
    [{ kind: 'NUMBER', min: 1, max: 5 }, 5.1, false],
    [{ kind: 'NUMBER' }, '5', false],
    [{ kind: 'BOOLEAN' }, false, true],
    [{ kind: 'BOOLEAN' }, 'yes', false],
    [{ kind: 'SINGLE', options }, 'Day', true],
    [{ kind: 'SINGLE', options }, 'Evening', false],
    [{ kind: 'SINGLE', options }, ['Day'], false],
    [{ kind: 'MULTI', options }, ['Day', 'Night'], true],
    [{ kind: 'MULTI', options }, ['Day', 'Evening'], false],
    [{ kind: 'MULTI', options }, 'Day', false],
    [{ kind: 'DATE' }, '2028-02-29', true],
    [{ kind: 'DATE' }, '2027-02-29', false],
    [{ kind: 'DATE' }, '29.2.2028', false],
  ] as const)('to %j can be %j: %s', (changes, value, isValid) => {
    const { codes } = check(
      { ...changes, options: 'options' in changes ? [...options] : undefined } as Partial<Question>,
      value as Answer['value'],
    )
    expect(codes).toEqual(isValid ? [] : ['invalid'])
  })

  it('is needed only if its question says so, and an empty one is none', () => {
    for (const value of [undefined, '', '  ', []]) {
      expect(check({ is_required: true }, value).codes).toEqual(['required'])
      expect(check({}, value)).toEqual({ codes: [], refused: 0, flagged: 0 })
    }
  })

  it('must be to a question of the job, and only one', () => {
    const answers = [
      { question_id: 1, value: 'a' },
      { question_id: 1, value: 'b' },
      { question_id: 2, value: 'c' },
    ]
    expect(checkAnswers([question({})], answers).faults.map(({ path, code }) => [path, code])).toEqual([
      ['answers/2', 'unknown'],
      ['answers/1', 'repeated'],
    ])
  })
})

describe('a knock-out', () => {
  const rules = [
    [{ kind: 'BOOLEAN' }, { equals: true }, true, false],
    [{ kind: 'NUMBER' }, { at_least: 3 }, 3, 2.9],
    [{ kind: 'NUMBER' }, { at_most: 3 }, 3, 3.1],
    [{ kind: 'NUMBER' }, { at_least: 1, at_most: 3 }, 2, 4],
    [{ kind: 'SINGLE', options }, { one_of: ['Night'] }, 'Night', 'Day'],
    [{ kind: 'MULTI', options }, { one_of: ['Night'] }, ['Day', 'Night'], ['Day']],
  ] as const

  it.each(rules)('of %j with %j accepts %j and not %j', (changes, rule, accepted, other) => {
    for (const mode of ['REFUSE', 'FLAG'] as const) {
      const asked = { ...changes, knock_out: { mode, rule } } as unknown as Partial<Question>
      expect(check(asked, accepted as Answer['value'])).toEqual({ codes: [], refused: 0, flagged: 0 })
      const [refused, flagged] = mode === 'REFUSE' ? [1, 0] : [0, 1]
      expect(check(asked, other as Answer['value'])).toEqual({ codes: [], refused, flagged })
      // Nobody is judged by an answer that was not given.
      expect(check(asked)).toEqual({ codes: [], refused: 0, flagged: 0 })
    }
  })

  it('is public only if it refuses', () => {
    const knock_out = (mode: 'FLAG' | 'REFUSE') => ({ mode, rule: { equals: true } })
    const [refusing, flagging] = publicQuestions([
      question({ knock_out: knock_out('REFUSE') }),
      question({ knock_out: knock_out('FLAG') }),
    ])
    expect(refusing).toHaveProperty('knock_out')
    expect(flagging).not.toHaveProperty('knock_out')
  })
})

it.each([
  ['options', { kind: 'SINGLE' }],
  ['options', { kind: 'TEXT', options }],
  ['options', { kind: 'SINGLE', options: ['Day', 'Day'] }],
  ['min', { kind: 'TEXT', min: 1 }],
  ['max', { kind: 'DATE', max: 1 }],
  ['min', { kind: 'NUMBER', min: 2, max: 1 }],
  ['knock_out', { kind: 'TEXT', knock_out: { mode: 'FLAG', rule: { equals: true } } }],
  ['knock_out', { kind: 'BOOLEAN', knock_out: { mode: 'FLAG', rule: {} } }],
  ['knock_out', { kind: 'NUMBER', knock_out: { mode: 'FLAG', rule: { at_least: 2, at_most: 1 } } }],
  ['knock_out', { kind: 'SINGLE', options, knock_out: { mode: 'FLAG', rule: { one_of: ['Evening'] } } }],
])('A question is rejected because of its %s: %j', (field, changes) => {
  const { error } = changeQuestionsBody.safeParse({ questions: [{ text: 'Why?', is_required: true, ...changes }] })
  expect(error?.issues.map(({ path }) => path)).toEqual([['questions', 0, field]])
})

it.each([
  ['What is your current salary?', true],
  ['Please name your previous annual compensation.', true],
  ['Your salary history', true],
  ['Wie hoch ist Ihr derzeitiges Jahresgehalt?', true],
  ['What salary do you expect?', false],
  ['Welches Gehalt erwarten Sie?', false],
])('%s asks for former pay: %s', (text, isAsked) => {
  expect(questionNotices([question({ text })]).map(({ code }) => code)).toEqual(isAsked ? ['SALARY_HISTORY_ASKED'] : [])
})
