const breaks = new Set(['/w:p', '/w:tr', 'w:br', '/text:p', '/text:h', 'text:line-break'])
const gaps = new Set(['w:tab', '/w:tc', 'text:tab', 'text:s'])

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text of a Word or LibreOffice document, from the XML of its main part, with a line for each paragraph. */
export function textOfXml(xml: string): string {
  const [, ...parts] = xml.split('<')
  return decode(parts.map(textAfterTag).join('')).trim()
}

/** The text after a tag, and what the tag stands for. */
function textAfterTag(part: string): string {
  const end = part.indexOf('>')
  const [name = ''] = /^\/?[\w:-]{1,40}/.exec(part) ?? []
  const gap = breaks.has(name) ? '\n' : gaps.has(name) ? ' ' : ''
  return gap + part.slice(end + 1)
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (_, decimal, hex, name) =>
    name ? (named[name.toLowerCase()] ?? '') : character(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
  )
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
