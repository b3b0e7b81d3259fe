import type { Locale } from '@portal/contracts/locales'
import escapeHtml from 'escape-html'
import { mapQuotes, type Quoted, quote, withoutQuotes } from '../templates/quote.ts'
import type { Content } from '../templates/render.ts'
import { mailWordsOf } from './words/words.ts'

/** The link at the end of an email. */
type Target = { url: string; label: string }

export type Mail = { subject: string; text: string; html: string }

/**
 * Composes an email in a language from the content of a notification. Titles, names and companies are user input: all HTML is escaped
 * here and nowhere else, each quoted text gets its own text direction, and the subject is reduced to one line.
 */
export function composeMail(
  { quoted, ...plain }: Content,
  { locale, name, target }: { locale: Locale; name: string | undefined; target: Target },
): Mail {
  const { title, sentences } = quoted ?? plain
  const greeting = mailWordsOf(locale).hello(name === undefined ? undefined : quote(oneLine(name)))
  const paragraphs = [greeting, ...sentences]
  return {
    subject: oneLine(withoutQuotes(title)),
    text: `${[...paragraphs.map(withoutQuotes), target.url].join('\n\n')}\n`,
    html: layOut({ title, sentences: paragraphs }, locale, target),
  }
}

function layOut({ title, sentences }: Quoted, locale: Locale, target: Target): string {
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><title>${escapeHtml(oneLine(withoutQuotes(title)))}</title></head>
<body style="margin:0;padding:24px;font-family:sans-serif;line-height:1.5;color:#1a1a1a">
<h1 style="font-size:20px">${asHtml(title)}</h1>
${sentences.map((sentence) => `<p>${asHtml(sentence)}</p>`).join('\n')}
<p><a href="${escapeHtml(target.url)}">${escapeHtml(target.label)}</a></p>
</body>
</html>
`
}

/** Isolates the direction of quoted text, which may run right to left, from the text around it. */
function asHtml(text: string): string {
  return mapQuotes(text, escapeHtml, (quoted) => `<span dir="auto">${escapeHtml(quoted)}</span>`)
}

// Control characters that change the direction of all following text until they are closed.
const directions = /[\u202a-\u202e\u2066-\u2069]/g

/** Text without line breaks and other control characters, for use in header lines. */
export function oneLine(text: string): string {
  return text
    .replace(directions, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
}
