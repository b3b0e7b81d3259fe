import { expect, it } from 'vitest'
import { textOfXml } from './text-of-xml.ts'

it('has a line for each paragraph of Word, with tabs and breaks', () => {
  const xml =
    '<?xml version="1.0"?><w:p w:id="1"><w:r><w:t xml:space="preserve">Ada</w:t><w:tab/><w:t>Lovelace</w:t></w:r></w:p><w:p><w:t>One<w:br/>two</w:t></w:p>'
  expect(textOfXml(xml)).toBe('Ada Lovelace\nOne\ntwo')
})

it('has a line for each paragraph and heading of LibreOffice', () => {
  expect(
    textOfXml('<text:h text:level="1">Work</text:h><text:p>A<text:s text:c="2"/>B<text:line-break/>C</text:p>'),
  ).toBe('Work\nA B\nC')
})

it('decodes characters once', () => {
  expect(textOfXml('<w:t>&lt;b&gt; &amp;amp; &#233;&#xE9; &#x110000; &unknown;</w:t>')).toBe('<b> &amp; éé  &unknown;')
})

it('reads what is no XML as far as it goes', () => {
  expect([textOfXml(''), textOfXml('plain'), textOfXml('<w:p>a<w:p')]).toEqual(['', '', 'aw:p'])
})
