import { expect, it } from 'vitest'
import { renderMarkdown } from './markdown.ts'

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '[click](data:text/html,<script>)',
  '[click](//evil.example)',
  '<a href="https://evil.example" style="position:fixed">',
])('renders nothing active of %j', (text) => {
  expect(renderMarkdown(text)).not.toMatch(/<(?:script|img|a |[^>]*(?:style|on\w+)=)/i)
})

it('makes a link of an image, so that nobody learns who reads a text', () => {
  expect(renderMarkdown('![image](https://evil.example/pixel.gif)')).not.toContain('<img')
})

it('marks links as not ours, and keeps line breaks', () => {
  expect(renderMarkdown('See [us](https://example.com)\nand apply')).toBe(
    '<p>See <a href="https://example.com" rel="nofollow ugc noopener">us</a><br>\nand apply</p>\n',
  )
})

it('wraps our own texts anew', () => {
  expect(renderMarkdown('one\ntwo', 1)).toBe('<p>one\ntwo</p>\n')
})

it('skips no level of headings', () => {
  expect(renderMarkdown('### One\n\n### Two\n\n# Three\n\n#### Four').match(/<h\d/g)).toEqual([
    '<h3',
    '<h3',
    '<h3',
    '<h4',
  ])
  expect(renderMarkdown('## One\n\n## Two', 1).match(/<h\d/g)).toEqual(['<h2', '<h2'])
})
