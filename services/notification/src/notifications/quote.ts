// Sentences hold the words of people: titles, names, addresses. Where those begin and end is marked in the sentence by the
// isolates of Unicode, so that an email in HTML can set them apart; everything else says them without the marks.
const begin = '\u2068'
const end = '\u2069'
const isolates = /[\u2066-\u2069]/g

/** A title and sentences in which the words of people are marked. */
export type Quoting = { title: string; sentences: string[] }

/** Words of a person, marked as such. */
export function quote(words: string): string {
  return `${begin}${words.replace(isolates, '')}${end}`
}

export function withoutQuotes(text: string): string {
  return text.replaceAll(begin, '').replaceAll(end, '')
}

/** A text made of its parts: what we say, and what is quoted. */
export function shownAs(text: string, own: (part: string) => string, quoted: (part: string) => string): string {
  return text
    .split(begin)
    .map((part, index) => {
      const [inside = '', ...after] = part.split(end)
      return index === 0 ? own(part) : quoted(inside) + own(after.join(''))
    })
    .join('')
}
