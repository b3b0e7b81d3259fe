/** A text with what is selected in it. */
export type Selected = { text: string; start: number; end: number }
/** Replaces the characters from `start` to `end`, and then selects from `selectStart` to `selectEnd`. */
export type Edit = { start: number; end: number; replacement: string; selectStart: number; selectEnd: number }

export const markdownMarks = ['heading', 'bold', 'list', 'link'] as const
export type MarkdownMark = (typeof markdownMarks)[number]

const edits: Record<MarkdownMark, (selected: Selected) => Edit> = {
  heading: (selected) => markLines(selected, '## '),
  bold: (selected) => wrap(selected, '**', '**'),
  list: (selected) => markLines(selected, '- '),
  link: (selected) => wrap(selected, '[', '](https://)'),
}

/** The edit that gives the selected text a mark. */
export function editOf(mark: MarkdownMark, selected: Selected): Edit {
  return edits[mark](selected)
}

function wrap({ text, start, end }: Selected, before: string, after: string): Edit {
  const inner = text.slice(start, end)
  const selectStart = start + before.length
  return { start, end, replacement: before + inner + after, selectStart, selectEnd: selectStart + inner.length }
}

/** Marks all lines of which something is selected. */
function markLines({ text, start, end }: Selected, mark: string): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = text.indexOf('\n', end)
  const to = lineEnd === -1 ? text.length : lineEnd
  const marked = text
    .slice(from, to)
    .split('\n')
    .map((line) => (line.startsWith(mark) ? line : mark + line))
  const replacement = marked.join('\n')
  const selectEnd = from + replacement.length
  return { start: from, end: to, replacement, selectStart: start === end ? selectEnd : from, selectEnd }
}
