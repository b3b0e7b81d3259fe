import escapeHtml from 'escape-html'
import type { Wording } from '../notifications/wording.ts'

/** Where a mail leads. */
type Target = { url: string; label: string }

export type Mail = { subject: string; text: string; html: string }

/**
 * Makes a mail of what a notification says. Titles, names and companies come from people, so the HTML is escaped as a
 * whole here and nowhere else, and nothing of it can break a header line.
 */
export function composeMail(
  { title, sentences }: Wording,
  { name, target }: { name: string | undefined; target: Target },
): Mail {
  const greeting = name === undefined ? 'Hello,' : `Hello ${oneLine(name)},`
  const subject = oneLine(title)
  return {
    subject,
    text: `${[greeting, ...sentences, target.url].join('\n\n')}\n`,
    html: layOut(subject, [greeting, ...sentences], target),
  }
}

function layOut(title: string, paragraphs: string[], target: Target): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px;font-family:sans-serif;line-height:1.5;color:#1a1a1a">
<h1 style="font-size:20px">${escapeHtml(title)}</h1>
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
<p><a href="${escapeHtml(target.url)}">${escapeHtml(target.label)}</a></p>
</body>
</html>
`
}

/** Text without line breaks and other control characters, as header lines need it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
