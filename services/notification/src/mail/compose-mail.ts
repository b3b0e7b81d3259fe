import escapeHtml from 'escape-html'
import { type Quoting, quote, shownAs, withoutQuotes } from '../notifications/quote.ts'
import type { Wording } from '../notifications/templates.ts'

/** Where a mail leads. */
type Target = { url: string; label: string }

export type Mail = { subject: string; text: string; html: string }

/**
 * Makes a mail of what a notification says. Titles, names and companies come from people, so the HTML is escaped as a
 * whole here and nowhere else, each of them has a direction of its own, and nothing of it can break a header line.
 */
export function composeMail(
  { quoting, ...wording }: Wording,
  { name, target }: { name: string | undefined; target: Target },
): Mail {
  const { title, sentences } = quoting ?? wording
  const greeting = name === undefined ? 'Hello,' : `Hello ${quote(oneLine(name))},`
  const paragraphs = [greeting, ...sentences]
  return {
    subject: oneLine(withoutQuotes(title)),
    text: `${[...paragraphs.map(withoutQuotes), target.url].join('\n\n')}\n`,
    html: layOut({ title, sentences: paragraphs }, target),
  }
}

function layOut({ title, sentences }: Quoting, target: Target): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(oneLine(withoutQuotes(title)))}</title></head>
<body style="margin:0;padding:24px;font-family:sans-serif;line-height:1.5;color:#1a1a1a">
<h1 style="font-size:20px">${asHtml(title)}</h1>
${sentences.map((sentence) => `<p>${asHtml(sentence)}</p>`).join('\n')}
<p><a href="${escapeHtml(target.url)}">${escapeHtml(target.label)}</a></p>
</body>
</html>
`
}

/** Text of people may run from right to left, and must not turn around what stands beside it. */
function asHtml(text: string): string {
  return shownAs(text, escapeHtml, (quoted) => `<span dir="auto">${escapeHtml(quoted)}</span>`)
}

// They change the direction of all that follows, until they are ended.
const directions = /[\u202a-\u202e\u2066-\u2069]/g

/** Text without line breaks and other control characters, as header lines need it. */
export function oneLine(text: string): string {
  return text
    .replace(directions, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
}
