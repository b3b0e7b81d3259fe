// Marks user input (titles, names, addresses) inside sentences with Unicode isolates, so that HTML emails can give it a
// text direction of its own. All other output removes the marks.
const begin = '\u2068'
const end = '\u2069'
const isolates = /[\u2066-\u2069]/g

/** A title and sentences in which user input is marked. */
export type Quoted = { title: string; sentences: string[] }

/** Marks a text as user input. */
export function quote(text: string): string {
  return `${begin}${text.replace(isolates, '')}${end}`
}

/** Removes the marks. */
export function withoutQuotes(text: string): string {
  return text.replaceAll(begin, '').replaceAll(end, '')
}

/** Maps the marked parts of a text with `quoted` and all other parts with `own`, and removes the marks. */
export function mapQuotes(text: string, own: (part: string) => string, quoted: (part: string) => string): string {
  return text
    .split(begin)
    .map((part, index) => {
      const [inside = '', ...after] = part.split(end)
      return index === 0 ? own(part) : quoted(inside) + own(after.join(''))
    })
    .join('')
}
