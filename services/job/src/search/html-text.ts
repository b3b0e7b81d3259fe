// Descriptions come as text or as HTML, perhaps escaped on the way, once or twice. What is indexed is what people see of
// them: entities are decoded, tags are gone and part words where they begin a line or a cell. Only names of HTML elements
// make a tag, so that `List<String>` in a text stays. The longest description takes some milliseconds, whatever it holds.
import { Parser } from 'htmlparser2'

const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
const parting = new Set(
  'address area article aside audio base blockquote body br button canvas caption center col colgroup datalist dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input legend li link main map menu meta nav noscript object ol optgroup option p param picture pre progress script section select source style summary svg table tbody td template textarea tfoot th thead title tr track ul video'.split(
    ' ',
  ),
)
const hidden = new Set(['script', 'style', 'template', 'title'])

/** What is escaped more often than that stays as it is. */
const maxPasses = 4

type Read = { text: string; hasTags: boolean }

/** The text of a description. */
export function textOf(description: string): string {
  let { text, hasTags }: Read = { text: description, hasTags: false }
  for (let pass = 0; pass < maxPasses && /[<&]/.test(text); pass++) {
    // Once there were tags, those that are left are what people see.
    const read = readOnce(text, { keepTags: hasTags })
    if (read.text === text) break
    hasTags ||= read.hasTags
    text = read.text
  }
  return text
}

function readOnce(text: string, { keepTags }: { keepTags: boolean }): Read {
  const parts: string[] = []
  let hiddenDepth = 0
  let hasTags = false
  let readUpTo = 0
  const isTag = (name: string) => !keepTags && (inline.has(name) || parting.has(name) || /[:-]/.test(name))
  const push = (part: string) => {
    if (hiddenDepth === 0) parts.push(part)
    readUpTo = parser.endIndex + 1
  }
  const parser = new Parser({
    ontext: push,
    onopentag: (name, _, isImplied) => {
      if (isImplied) return
      if (!isTag(name)) return push(text.slice(parser.startIndex, parser.endIndex + 1))
      hasTags = true
      push(parting.has(name) ? ' ' : '')
      if (hidden.has(name)) hiddenDepth += 1
    },
    onclosetag: (name, isImplied) => {
      if (hidden.has(name) && hiddenDepth > 0) hiddenDepth -= 1
      if (isTag(name)) push(parting.has(name) ? ' ' : '')
      else if (!isImplied) push(text.slice(parser.startIndex, parser.endIndex + 1))
    },
    oncomment: () => push(' '),
    onprocessinginstruction: () => push(' '),
  })
  parser.end(text)
  // A tag that is never closed is none.
  return { text: parts.join('') + text.slice(readUpTo), hasTags }
}
