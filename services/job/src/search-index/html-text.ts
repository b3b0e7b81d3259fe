// Extracts the visible text of a description, which is plain text or HTML, perhaps escaped once or twice. Entities are
// decoded and tags removed; tags that begin a line or cell separate words. Only names of HTML elements are tags, so
// `List<String>` stays. The longest description takes a few milliseconds, whatever it contains.
import { Parser } from 'htmlparser2'

const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
const separating = new Set(
  'address area article aside audio base blockquote body br button canvas caption center col colgroup datalist dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input legend li link main map menu meta nav noscript object ol optgroup option p param picture pre progress script section select source style summary svg table tbody td template textarea tfoot th thead title tr track ul video'.split(
    ' ',
  ),
)
const hidden = new Set(['script', 'style', 'template', 'title'])

/** Text that is escaped more often than this stays escaped. */
const maxPasses = 4

type Pass = { text: string; hasTags: boolean }

/** The text of a description. */
export function textOf(description: string): string {
  let { text, hasTags }: Pass = { text: description, hasTags: false }
  for (let pass = 0; pass < maxPasses && /[<&]/.test(text); pass++) {
    // If an earlier pass found tags, those that are left were escaped, so they are visible text.
    const result = readOnce(text, { keepTags: hasTags })
    if (result.text === text) break
    hasTags ||= result.hasTags
    text = result.text
  }
  return text
}

function readOnce(text: string, { keepTags }: { keepTags: boolean }): Pass {
  const parts: string[] = []
  let hiddenDepth = 0
  let hasTags = false
  let readUpTo = 0
  const isTag = (name: string) => !keepTags && (inline.has(name) || separating.has(name) || /[:-]/.test(name))
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
      push(separating.has(name) ? ' ' : '')
      if (hidden.has(name)) hiddenDepth += 1
    },
    onclosetag: (name, isImplied) => {
      if (hidden.has(name) && hiddenDepth > 0) hiddenDepth -= 1
      if (isTag(name)) push(separating.has(name) ? ' ' : '')
      else if (!isImplied) push(text.slice(parser.startIndex, parser.endIndex + 1))
    },
    oncomment: () => push(' '),
    onprocessinginstruction: () => push(' '),
  })
  parser.end(text)
  // A tag that is never closed is text.
  return { text: parts.join('') + text.slice(readUpTo), hasTags }
}
