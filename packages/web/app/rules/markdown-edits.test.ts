import { expect, it } from 'vitest'
import { editOf, type MarkdownMark } from './markdown-edits.ts'

/** The text after an edit; what is selected stands between `<` and `>`. */
function after(mark: MarkdownMark, marked: string): string {
  const [start, end] = [marked.indexOf('<'), marked.indexOf('>') - 1]
  const text = marked.replace(/[<>]/g, '')
  const edit = editOf(mark, { text, start, end })
  const edited = text.slice(0, edit.start) + edit.replacement + text.slice(edit.end)
  return `${edited.slice(0, edit.selectStart)}<${edited.slice(edit.selectStart, edit.selectEnd)}>${edited.slice(edit.selectEnd)}`
}

it.each([
  ['bold', 'a <b> c', 'a **<b>** c'],
  ['bold', 'a <>', 'a **<>**'],
  ['link', 'see <us>', 'see [<us>](https://)'],
  ['list', 'Tasks\nb<ak>e\nsell', 'Tasks\n<- bake>\nsell'],
  ['list', 'b<ake\nse>ll', '<- bake\n- sell>'],
  ['list', '- b<ake\nse>ll', '<- bake\n- sell>'],
  ['heading', '<>Tasks\nbake', '## Tasks<>\nbake'],
] as const)('the mark %s changes %j to %j', (mark, before, expected) => {
  expect(after(mark, before)).toBe(expected)
})
