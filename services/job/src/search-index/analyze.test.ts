import { describe, expect, it } from 'vitest'
import { termsOf, termsToFind, wordsOf } from './analyze.ts'

function termsIn(text: string): string[] {
  return [...new Set(termsOf(wordsOf(text)))]
}

describe('wordsOf', () => {
  it('keeps the signs that belong to words', () => {
    expect(wordsOf('C++, C#/.NET and F# (Node.js) with R, Go & QA.')).toEqual([
      'c++',
      'c#',
      '.net',
      'and',
      'f#',
      'node.js',
      'with',
      'r',
      'go',
      'qa',
    ])
    expect(wordsOf('R&D in C++17, notes on #remote work; C#.')).toEqual([
      'r&d',
      'in',
      'c++',
      '17',
      'note',
      'on',
      'remote',
      'work',
      'c#',
    ])
  })

  it('ignores case, accents and width', () => {
    expect(wordsOf('INGÉNIEUR Straße ＪＡＶＡ Łódź')).toEqual(['ingenieur', 'strasse', 'java', 'lodz'])
    expect(wordsOf('İstanbul ﬁnance')).toEqual(['istanbul', 'finance'])
  })

  it('reduces plurals to the singular', () => {
    expect(wordsOf("developers companies analysis business AWS the company's")).toEqual([
      'developer',
      'company',
      'analysis',
      'business',
      'aws',
      'the',
      'company',
    ])
  })

  it('replaces aliases by their common form', () => {
    expect(wordsOf('Golang JS k8s front-end')).toEqual(['go', 'javascript', 'kubernetes', 'frontend'])
    expect(wordsOf('ML engineer, go-to-market')).toEqual(['machine', 'learning', 'engineer', 'gotomarket'])
    expect(wordsOf('constructor toString __proto__')).toEqual(['constructor', 'tostring', 'proto'])
  })

  it('splits scripts without spaces into characters', () => {
    expect(wordsOf('机器学习 Engineer')).toEqual(['机', '器', '学', '习', 'engineer'])
  })
})

describe('terms', () => {
  it('are words, parts of dotted words, and adjacent characters of scripts without spaces', () => {
    expect(termsIn('Node.js ASP.NET')).toEqual(['node.js', 'node', 'javascript', 'asp.net', 'asp', 'net', '.net'])
    expect(termsIn('机器人')).toEqual(['机', '机器', '器', '器人', '人'])
    expect(termsIn('e.g. R&D')).toEqual(['eg', 'r&d'])
  })

  it('to find are pairs of characters, and single characters only without a neighbour', () => {
    expect(termsToFind(wordsOf('机器学'))).toEqual(['机器', '器学'])
    expect(termsToFind(wordsOf('机'))).toEqual(['机'])
    expect(termsToFind(wordsOf('机 java'))).toEqual(['机', 'java'])
  })

  it('are limited in length and number for any text', () => {
    expect([...termsOf(wordsOf('x'.repeat(20_000)))][0]).toHaveLength(40)
    expect(termsIn(`${'a.'.repeat(10_000)}`).length).toBeLessThan(10)
    expect(termsIn('🚀 \u0000 ' + '\ud800')).toEqual([])
  })
})
