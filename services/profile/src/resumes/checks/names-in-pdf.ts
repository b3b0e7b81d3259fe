// The names in the objects of a PDF (ISO 32000-1, section 7.3.5), such as `Launch` in an action that starts a program.
// Texts, comments and the contents of streams are skipped, because they may contain the same characters. Objects in
// compressed object streams are read as well.
import { inflateSync } from 'node:zlib'

const maxUnpackedBytes = 50 * 2 ** 20
const endOfStream = 'endstream'
const escaped = /#([0-9a-f]{2})/gi
const streamData = /\r?\n/y
// A comment, the start of a text, a name, the start of an object, or the start of a stream.
const token = /%[^\r\n]*|\(|\/[^\s\0/%()<>[\]{}]*|\bobj\b|\bstream\b/g

type Reading = { names: Set<string>; unpackedBytes: number; isDamaged: boolean }

/** All names, and whether a part could not be read because it is damaged or encrypted. */
export function namesInPdf(bytes: Buffer): Pick<Reading, 'names' | 'isDamaged'> {
  const reading: Reading = { names: new Set(), unpackedBytes: 0, isDamaged: false }
  collect(reading, bytes.toString('latin1'))
  return reading
}

function collect(reading: Reading, text: string): void {
  const tokens = new RegExp(token)
  let ofObject = new Set<string>()
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const [found] = match
    if (found === '(') tokens.lastIndex = endOfText(text, tokens.lastIndex)
    else if (found === 'obj') ofObject = new Set()
    else if (found === 'stream') tokens.lastIndex = collectStream(reading, { text, at: tokens.lastIndex, ofObject })
    else if (found.startsWith('/')) {
      const name = found.slice(1).replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      ofObject.add(name)
      reading.names.add(name)
    }
  }
}

type Stream = { text: string; at: number; ofObject: ReadonlySet<string> }

/** Collects the names of a stream whose data begin after the line break at `at`. Returns the position after it. */
function collectStream(reading: Reading, { text, at, ofObject }: Stream): number {
  const lineEnd = new RegExp(streamData)
  lineEnd.lastIndex = at
  if (!lineEnd.test(text)) return at
  const end = text.indexOf(endOfStream, lineEnd.lastIndex)
  if (end < 0) {
    reading.isDamaged = true
    return text.length
  }
  if (ofObject.has('ObjStm')) collectPacked(reading, text.slice(lineEnd.lastIndex, end))
  return end + endOfStream.length
}

/** The position after a text in parentheses, which may contain others. */
function endOfText(text: string, start: number): number {
  let depth = 1
  let at = start
  for (; at < text.length && depth > 0; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '(') depth++
    else if (character === ')') depth--
  }
  return at
}

function collectPacked(reading: Reading, packed: string): void {
  try {
    const maxOutputLength = maxUnpackedBytes - reading.unpackedBytes
    const unpacked = inflateSync(Buffer.from(packed, 'latin1'), { maxOutputLength })
    reading.unpackedBytes += unpacked.length
    collect(reading, unpacked.toString('latin1'))
  } catch {
    reading.isDamaged = true
  }
}
