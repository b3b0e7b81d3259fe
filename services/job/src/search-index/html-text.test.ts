import { describe, expect, it } from 'vitest'
import { textOf } from './html-text.ts'

function visibleText(description: string): string {
  return textOf(description).replace(/\s+/g, ' ').trim()
}

describe('textOf', () => {
  it.each([
    ['tags and entities', '<p>R&amp;D at a caf&eacute;,&nbsp;C&#43;&#43;</p>', 'R&D at a café, C++'],
    ['tags within a word', '<b>C</b>++ and Java<i>Script</i>', 'C++ and JavaScript'],
    ['lines, lists and cells', 'a<br>b<ul><li>c</li><li>d</li></ul><td>e</td><td>f</td>', 'a b c d e f'],
    ['self-closing tags in capitals', 'a<BR/>b<HR>c', 'a b c'],
    ['tags of word processors', '<o:p>a</o:p><my-box>b</my-box>', 'ab'],
    ['escaped HTML', '&lt;p&gt;R&amp;amp;D &lt;em&gt;x&lt;/em&gt;&lt;/p&gt;', 'R&D x'],
    ['HTML that was escaped twice', '&amp;lt;p&amp;gt;a&amp;lt;/p&amp;gt;', 'a'],
    ['escaped tags in HTML, which are visible', '<p>Know &lt;div&gt; and R&amp;amp;D</p>', 'Know <div> and R&D'],
    ['scripts, styles, comments', 'a<script>b="<p>c"</script><style>p{}</style><!-- d -->e', 'a e'],
    ['type parameters, which are not tags', 'List<String> and Map<K, V>', 'List<String> and Map<K, V>'],
    ['signs in plain text', '1 < 2 && 3 > 2, I <3 you, AT&T', '1 < 2 && 3 > 2, I <3 you, AT&T'],
    ['a tag that is never closed', 'pays <negotiable and more', 'pays <negotiable and more'],
    ['closing tags alone', 'a</b>c</foo>d</p>e', 'acd e'],
    ['unknown entities', '&unknown; &', '&unknown; &'],
    ['plain text', 'A text.\nTwo lines.', 'A text. Two lines.'],
  ])('extracts the visible text: %s', (_, description, text) => {
    expect(visibleText(description)).toBe(text)
  })

  it.each([
    '<',
    '<b>',
    '<b></i>',
    '</b>',
    '<x></y>',
    '&amp;',
    '&lt;',
    '<!--',
    '<p ',
    '<a href="',
    '<script>',
    '<svg><p>',
  ])('handles 5,000 repetitions of %s', (bait) => {
    expect(textOf(bait.repeat(5000)).length).toBeLessThanOrEqual(20_000 * bait.length)
  })
})
