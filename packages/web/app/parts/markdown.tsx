import { renderMarkdown } from '../rules/markdown.ts'

type MarkdownProps = { text: string; level?: 1 | 2; language?: string | undefined }

/** A text of a user, which cannot contain anything active: see the rule. */
export function Markdown({ text, level = 2, language }: MarkdownProps) {
  return <div className="markdown" lang={language} dangerouslySetInnerHTML={{ __html: renderMarkdown(text, level) }} />
}
