import { renderMarkdown } from '../rules/markdown.ts'

/** A text of a user, which cannot contain anything active: see the rule. */
export function Markdown({ text, level = 2 }: { text: string; level?: 1 | 2 }) {
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: renderMarkdown(text, level) }} />
}
