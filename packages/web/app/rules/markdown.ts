import MarkdownIt from 'markdown-it'

const markdown = new MarkdownIt('commonmark', { html: false, xhtmlOut: false }).disable('image')
const externalLink = /^https?:\/\//i
markdown.validateLink = (url) => externalLink.test(url) || url.startsWith('mailto:') || /^\/(?!\/)/.test(url)

// Below the heading of the section, and one level deeper than the heading above it, however many the text skips.
markdown.core.ruler.push('heading-levels', ({ tokens, env }) => {
  const open: number[] = []
  for (const token of tokens) {
    if (token.type === 'heading_open') {
      const level = Number(token.tag.slice(1))
      while ((open.at(-1) ?? 0) >= level) open.pop()
      open.push(level)
    }
    if (token.type === 'heading_open' || token.type === 'heading_close') {
      token.tag = `h${Math.min(Number(env.above) + open.length, 6)}`
    }
  }
})

const defaultLink: NonNullable<typeof markdown.renderer.rules.link_open> = (tokens, index, options, _env, self) =>
  self.renderToken(tokens, index, options)

/**
 * Renders a text of a user as HTML. HTML in it stays text, images are left out, and links lead to web and mail addresses
 * only and are no recommendation of ours. Its line breaks are kept, which those of our own texts (`level` 1) are not. Headings are below `level`, that of the section.
 */
export function renderMarkdown(text: string, level: 1 | 2 = 2): string {
  markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
    const token = tokens[index]
    if (externalLink.test(String(token?.attrGet('href') ?? ''))) token?.attrSet('rel', 'nofollow ugc noopener')
    return defaultLink(tokens, index, options, env, self)
  }
  return markdown.set({ breaks: level === 2 }).render(text, { above: level })
}
