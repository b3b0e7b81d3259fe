import { describe, expect, it } from 'vitest'
import { extractOf } from './extract.ts'

const sentence = 'We look after ships and their crews in every port. '
const long = sentence.repeat(400)

describe('an extract', () => {
  it('is the whole description if that is short', () => {
    expect(extractOf('Run our clusters\nand keep them boring.')).toBe('Run our clusters and keep them boring.')
    expect(extractOf('')).toBe('')
  })

  it('is the beginning of a long description, cut between words', () => {
    const extract = extractOf(long)

    expect(extract).toMatch(/^We look after .*\p{L}…$/u)
    expect(extract.length).toBeLessThanOrEqual(200)
    expect(`${long.slice(0, extract.length - 1)}`).toBe(extract.slice(0, -1))
    expect(long[extract.length - 1]).toBe(' ')
  })

  it('is around the word at a position, with text on both sides', () => {
    const description = `${long}Rust is what we write.${long}`
    const extract = extractOf(description, description.indexOf('Rust'))

    expect(extract).toMatch(/^….+ Rust is what we write\..+…$/)
    expect(extract.length).toBeLessThanOrEqual(200)
    expect(extract.indexOf('Rust')).toBeLessThanOrEqual(60)
  })

  it('around a word at the end has more of the text before it', () => {
    const extract = extractOf(`${long}Rust.`, long.length)

    expect(extract).toMatch(/^….+ Rust\.$/)
    expect(extract.length).toBeGreaterThan(150)
  })

  it.each([
    ['tags and entities', '<p>R&amp;D at a caf&eacute;</p><ul><li>C&#43;&#43;</li></ul>', 'R&D at a café C++'],
    ['escaped HTML', '&lt;p&gt;R&amp;amp;D&lt;/p&gt;', 'R&D'],
    ['signs in plain text', '1 < 2 && 3 > 2, List<String>', '1 < 2 && 3 > 2, List<String>'],
    [
      'Markdown',
      '## Tasks\n\n- Run **our** `clusters`\n* See [the port](https://example.com/a)\n> and\n# more',
      'Tasks: • Run our clusters • See the port and more:',
    ],
    ['signs that mark nothing', 'C# - 2 * 3, a[1](b c), 5 > 4, 2**3', 'C# - 2 * 3, a[1](b c), 5 > 4, 2**3'],
    ['invisible and private characters', 'a\u200bb \ue000c', 'ab c'],
  ])('is plain text: %s', (_, description, extract) => {
    expect(extractOf(description)).toBe(extract)
  })

  it('is plain text wherever a long description is cut', () => {
    const description = '<p class="wide">Boats &amp; <a href="https://example.com/?a=b">crews</a></p>\n'.repeat(100)
    for (let at = description.indexOf('Boats'); at >= 0; at = description.indexOf('Boats', at + 1)) {
      expect(extractOf(description, at)).toMatch(/^…?(?:(?:Boats|&|crews) ?)+…?$/)
    }
    for (let length = 1; length < 300; length++) {
      expect(extractOf(description.slice(0, 1000) + 'x'.repeat(length))).not.toMatch(/[<>"=]/)
    }
  })

  it('never cuts a character in two', () => {
    const robots = '🤖'.repeat(2000)
    for (const at of [0, 2, 1000, 1002]) {
      for (const before of ['', 'a']) {
        const extract = extractOf(before + robots, before.length + at)
        expect(extract.isWellFormed()).toBe(true)
        expect(extract.length).toBeLessThanOrEqual(200)
        expect(extract.length).toBeGreaterThan(150)
      }
    }
  })

  it.each([
    '<',
    '<b>',
    '&amp;',
    '&lt;',
    '<!--',
    '<p ',
    '<a href="',
    '<script>',
    '\ue000',
    '\ud800',
    ' ',
    '[',
    '[a](',
    '**a',
    '# ',
  ])('has at most 200 characters, also of 5,000 repetitions of %j', (bait) => {
    for (const at of [0, 1, 999, 4999]) expect(extractOf(bait.repeat(5000), at).length).toBeLessThanOrEqual(200)
  })
})
