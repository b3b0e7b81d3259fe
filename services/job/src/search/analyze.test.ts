import { describe, expect, it } from 'vitest'
import { termsOf, termsToFind, wordsOf } from './analyze.ts'

function found(text: string): string[] {
  return [...new Set(termsOf(wordsOf(text)))]
}

describe('words', () => {
  it('keep the signs that belong to them', () => {
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

  it('are the same whatever the case, accents and width', () => {
    expect(wordsOf('INGÉNIEUR Straße ＪＡＶＡ Łódź')).toEqual(['ingenieur', 'strasse', 'java', 'lodz'])
    expect(wordsOf('İstanbul ﬁnance')).toEqual(['istanbul', 'finance'])
  })

  it('are the same in singular and plural', () => {
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

  it('have one form of several', () => {
    expect(wordsOf('Golang JS k8s front-end')).toEqual(['go', 'javascript', 'kubernetes', 'frontend'])
    expect(wordsOf('ML engineer, go-to-market')).toEqual(['machine', 'learning', 'engineer', 'gotomarket'])
    expect(wordsOf('constructor toString __proto__')).toEqual(['constructor', 'tostring', 'proto'])
  })

  it('of scripts without spaces are characters', () => {
    expect(wordsOf('机器学习 Engineer')).toEqual(['机', '器', '学', '习', 'engineer'])
  })
})

describe('terms', () => {
  it('are words, parts of dotted words, and neighbours in scripts without spaces', () => {
    expect(found('Node.js ASP.NET')).toEqual(['node.js', 'node', 'javascript', 'asp.net', 'asp', 'net', '.net'])
    expect(found('机器人')).toEqual(['机', '机器', '器', '器人', '人'])
    expect(found('e.g. R&D')).toEqual(['eg', 'r&d'])
  })

  it('to look for are pairs of characters, and single ones where they stand alone', () => {
    expect(termsToFind(wordsOf('机器学'))).toEqual(['机器', '器学'])
    expect(termsToFind(wordsOf('机'))).toEqual(['机'])
    expect(termsToFind(wordsOf('机 java'))).toEqual(['机', 'java'])
  })

  it('of any text are bounded and quickly made', () => {
    expect([...termsOf(wordsOf('x'.repeat(20_000)))][0]).toHaveLength(40)
    expect(found(`${'a.'.repeat(10_000)}`).length).toBeLessThan(10)
    expect(found('🚀 \u0000 ' + '\ud800')).toEqual([])
  })
})
