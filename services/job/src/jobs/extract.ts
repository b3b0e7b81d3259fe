import { maxExtract } from '@portal/contracts/job/http'
import { visibleText } from '@portal/contracts/text'
import { textOf } from '../search-index/html-text.ts'

/** How much of the text before a word is shown if the text after it fills the rest. */
const maxBefore = 60
/** How much of a description is read before and after a word. Tags take a part of it, so it is more than an extract. */
const readBefore = 300
const readAfter = 1000
/** A description of which only this much is read has the extract of the whole one, unless it is around a later word. */
export const beginningLength = readAfter + 1

/** A private character, which no description needs. It marks the position while tags and blanks are removed. */
const mark = '\ue000'

/**
 * An extract of a description as plain text, around the word at the position `at`. Only a part of the description is read,
 * so a long one costs no more than a short one.
 */
export function extractOf(description: string, at = 0): string {
  const begin = Math.max(0, at - readBefore)
  const end = at + readAfter
  const isBegun = begin > 0
  const goesOn = description.length > end
  const before = withoutMark(description.slice(begin, at))
  const after = withoutMark(description.slice(at, end))
  const wholeBefore = isBegun ? withoutBrokenStart(before, isInTag(description, begin)) : before
  const text = visibleText(withoutMarkdown(textOf(wholeBefore + mark + (goesOn ? withoutBrokenEnd(after) : after))))
  const position = text.indexOf(mark)
  // The word is in a part that is not shown, such as a script.
  if (position < 0) return extractOf(description)
  const textBefore = text.slice(0, position)
  const textAfter = text.slice(position + 1)
  const room = Math.max(maxBefore, maxExtract - textAfter.length)
  const shownBefore = isBegun || textBefore.length > room ? endOf(textBefore, room) : textBefore
  const shown = (shownBefore + textAfter).trim()
  return goesOn || shown.length > maxExtract ? beginningOf(shown) : shown
}

/** Whether the position is within a tag of HTML. */
export function isInTag(description: string, position: number): boolean {
  // No tag that matters is longer.
  const nearby = description.slice(Math.max(0, position - readBefore), position)
  const opening = nearby.lastIndexOf('<')
  if (opening < 0 || nearby.includes('>', opening) || !/^<[a-z/!]/i.test(nearby.slice(opening))) return false
  return description.slice(position, position + readBefore).includes('>')
}

/** Without the signs by which Markdown marks quotes, bold text, code and links. Headings and lists are set off in a line. */
function withoutMarkdown(text: string): string {
  return text
    .replace(/^(\ue000?)[ \t]{0,3}#{1,6}[ \t]+(\S[^\n]*)$/gm, (_, begun, title) => begun + headingOf(title.trimEnd()))
    .replace(/^(\ue000?)[ \t]{0,3}[-*+][ \t]+/gm, '$1• ')
    .replace(/^(\ue000?)[ \t]{0,3}(?:#{1,6}|>)[ \t]+/gm, '$1')
    .replace(/(\*\*|`)(?=\S)([^*`\n]{1,200})\1/g, '$2')
    .replace(/\[([^[\]\n]{1,200})\]\([^()\s]{1,500}\)/g, '$1')
}

function headingOf(title: string): string {
  return /[\p{L}\p{N}]$/u.test(title) ? `${title}:` : title
}

function withoutMark(text: string): string {
  return text.replaceAll(mark, ' ')
}

/** Without the rest of a tag or of an entity that the text begins in the middle of. */
function withoutBrokenStart(text: string, isInTag: boolean): string {
  return isInTag ? text.slice(text.indexOf('>') + 1) : text.replace(/^#?\w{1,8};/, '')
}

/** Without a tag or an entity that the text ends in the middle of. */
function withoutBrokenEnd(text: string): string {
  return text.replace(/(?:<[a-z/!][^<>]*|&[^;\s&]{0,8})$/i, '')
}

/** The beginning of a text that goes on, cut between words where possible. */
function beginningOf(text: string): string {
  const part = text.slice(0, maxExtract - 1)
  const space = part.lastIndexOf(' ')
  const whole = text.length < maxExtract ? part : space > maxExtract / 2 ? part.slice(0, space) : part
  return `${withoutHalves(whole).trimEnd()}…`
}

/** The end of a text, cut between words where possible. */
function endOf(text: string, length: number): string {
  const part = text.slice(Math.max(0, text.length - length + 1))
  const space = part.indexOf(' ')
  const whole = text.length < length ? part : space >= 0 && space < length / 2 ? part.slice(space + 1) : part
  return `…${withoutHalves(whole).trimStart()}`
}

/** Without the half of a surrogate pair at either end. */
function withoutHalves(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
}
