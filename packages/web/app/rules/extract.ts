const headings = /^ {0,3}#{1,6} +(\S.*)$/gm
const bullets = /^\s*(?:[-+*]|\d+\.)\s+/gm
const marks = /[#>*_`~|]+|\[([^\]]*)\]\([^)]*\)/g

/** The beginning of a Markdown text as plain text, cut at a word. Headings and lists are set off in a line. */
export function extractOf(markdown: string, maxCharacters = 200): string {
  const text = markdown
    .slice(0, maxCharacters * 4)
    .replace(headings, (_, title) => headingOf(title.trimEnd()))
    .replace(bullets, '• ')
    .replace(marks, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  if (text.length <= maxCharacters) return text
  const cut = text.slice(0, maxCharacters)
  const lastSpace = cut.lastIndexOf(' ')
  // A single long word is cut anywhere.
  return `${cut.slice(0, lastSpace > maxCharacters / 2 ? lastSpace : maxCharacters).trimEnd()}…`
}

function headingOf(title: string): string {
  return /[\p{L}\p{N}]$/u.test(title) ? `${title}:` : title
}
