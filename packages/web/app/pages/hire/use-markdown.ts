import { useEffect, useState } from 'react'

type Render = (text: string) => string

/**
 * A Markdown text as HTML. What the server rendered is shown until the text changes; only then the browser loads what it
 * needs to render it itself.
 */
export function useMarkdown(text: string, renderedText: string, renderedHtml: string): string {
  const [render, setRender] = useState<{ markdown: Render }>()
  const isChanged = text !== renderedText
  useEffect(() => {
    if (!isChanged || render) return
    import('../../rules/markdown.ts').then(
      ({ renderMarkdown }) => setRender({ markdown: (each) => renderMarkdown(each) }),
      // Without the file, the preview stays as it was, and the button for it still works.
      () => undefined,
    )
  }, [isChanged, render])
  return isChanged && render ? render.markdown(text) : renderedHtml
}
