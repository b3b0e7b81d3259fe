import { describe, expect, it } from 'vitest'
import { createWordFinder } from './find-words.ts'

/** The text from the position that is found; the whole text if there is none. */
function foundIn(description: string, typed: string): string {
  return description.slice(createWordFinder(typed)(description))
}

const filler = 'A good dynamic place to work, with many people. '.repeat(100)

describe('the words of a search are found in a description', () => {
  it.each([
    ['companies', 'Company', 'Company news'],
    ['go', 'Go', 'Go and more'],
    ['golang', 'Go', 'Go and more'],
    ['golang', 'Golang', 'Golang and more'],
    ['c++', 'C++', 'C++, daily'],
    ['.net', '.NET', '.NET and C#'],
    ['ingenieur', 'Ingénieur', 'Ingénieur logiciel'],
    ['INGÉNIEURS', 'ingénieur', 'ingénieur logiciel'],
    ['kuber*', 'Kubernetes', 'Kubernetes clusters'],
    ['机器', '机器', '机器学习工程师'],
    ['"data science"', 'data', 'data science team'],
    ['zebra science', 'science', 'science only'],
    ['the', 'the', 'the end'],
  ])('%s', (typed, _, rest) => {
    expect(foundIn(`${filler}${rest}`, typed)).toBe(rest)
  })

  it('not in the middle of other words', () => {
    expect(foundIn(`${filler}Django, mongo and goat.`, 'go')).toBe(`${filler}Django, mongo and goat.`)
  })

  it('where most of them are close together', () => {
    const rest = 'senior python developers wanted'

    expect(foundIn(`Senior staff. ${filler}Python. ${filler}${rest}`, 'senior python')).toBe(rest)
  })

  it('not within the tags of HTML', () => {
    const rest = 'python</a> programmers'

    expect(foundIn(`<a href="https://python.org/python">${rest}`, 'python')).toBe(rest)
  })

  it('or not at all: then the position is the beginning', () => {
    for (const typed of ['zebra', '-good', '+', '', '"', 'a* -a']) expect(createWordFinder(typed)('Nothing.')).toBe(0)
  })
})
