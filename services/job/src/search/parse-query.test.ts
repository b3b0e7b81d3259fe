import { describe, expect, it } from 'vitest'
import { parseQuery } from './parse-query.ts'

const nothing = { all: [], phrases: [], none: [], nonePhrases: [], matchesNothing: false }
function words(...terms: string[]) {
  return terms.map((term) => ({ term, isPrefix: false }))
}

describe('parseQuery', () => {
  it('requires all words', () => {
    expect(parseQuery('Senior  Java developers')).toEqual({ ...nothing, all: words('senior', 'java', 'developer') })
  })

  it('requires quoted words to be adjacent', () => {
    expect(parseQuery('"data science" “team lead”')).toEqual({
      ...nothing,
      all: words('data', 'science', 'team', 'lead'),
      phrases: [
        ['data', 'science'],
        ['team', 'lead'],
      ],
    })
    expect(parseQuery('"java"')).toEqual({ ...nothing, all: words('java') })
  })

  it('reads an alias of several words, or adjacent characters, as a phrase', () => {
    expect(parseQuery('ml').phrases).toEqual([['machine', 'learning']])
    expect(parseQuery('機械学習').phrases).toEqual([['機', '械', '学', '習']])
    expect(parseQuery('机器')).toEqual({ ...nothing, all: words('机器') })
    expect(parseQuery('C#/.NET')).toEqual({ ...nothing, all: words('c#', '.net') })
  })

  it('reads several words that are one alias as one term', () => {
    expect(parseQuery('front end developer').all).toEqual(words('frontend', 'developer'))
    expect(parseQuery('head of go to market').all).toEqual(words('head', 'gotomarket'))
    expect(parseQuery('front -end').all).toEqual(words('front'))
  })

  it('excludes words and phrases after a minus', () => {
    expect(parseQuery('java -php -"sales team"')).toEqual({
      ...nothing,
      all: words('java'),
      none: words('php'),
      nonePhrases: [['sale', 'team']],
    })
    expect(parseQuery('-java')).toEqual({ ...nothing, none: words('java') })
    expect(parseQuery('full-stack - java')).toEqual({ ...nothing, all: words('fullstack', 'java') })
  })

  it('reads a word with a star at the end as a prefix', () => {
    expect(parseQuery('develop* node.j*').all).toEqual([
      { term: 'develop', isPrefix: true },
      { term: 'node.j', isPrefix: true },
    ])
    expect(parseQuery('-develop*').none).toEqual([{ term: 'develop', isPrefix: true }])
    expect(parseQuery('front-e*').all).toEqual([...words('front'), { term: 'e', isPrefix: true }])
    expect(parseQuery('jav*script').all).toEqual(words('jav', 'script'))
  })

  it('ignores stop words, unless there are no other words', () => {
    expect(parseQuery('head of engineering').all).toEqual(words('head', 'engineering'))
    expect(parseQuery('the').all).toEqual(words('the'))
    expect(parseQuery('"head of"').phrases).toEqual([['head', 'of']])
    expect(parseQuery('it').all).toEqual(words('it'))
  })

  it('distinguishes text without a searchable word from no text', () => {
    for (const typed of ['', '  ', '-!']) expect(parseQuery(typed)).toEqual(nothing)
    for (const typed of ['!!!', '*', '%', '-', '""', '"', '- -', '🚀', '() OR 1=1 --'.slice(0, 2)]) {
      expect(parseQuery(typed), typed).toEqual({ ...nothing, matchesNothing: true })
    }
  })

  it('limits the number of terms', () => {
    const many = Array.from({ length: 300 }, (_, index) => `w${index} -x${index} "p${index} q"`).join(' ')
    const query = parseQuery(many)
    expect(query.all.length).toBeLessThanOrEqual(24)
    expect(query.none.length).toBeLessThanOrEqual(12)
  })
})
