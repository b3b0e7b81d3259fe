import type { ResumeType } from '@portal/contracts/profile/resumes-http'
import { getDocumentProxy, extractText as textOfPdf } from 'unpdf'
import { fromBufferPromise } from 'yauzl'
import { textOfXml } from './text-of-xml.ts'

const maxTextBytes = 200_000

/** The part of an archive with the text of its document. */
const parts: Partial<Record<ResumeType, string>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'word/document.xml',
  'application/vnd.oasis.opendocument.text': 'content.xml',
}

// All control characters except tab and line feed.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** The beginning of the text of a document, at most 200 kB of it. Throws if it cannot be read. */
export async function extractText(bytes: Uint8Array, type: ResumeType): Promise<string> {
  const text = (await readText(bytes, type)).toWellFormed().replace(/\r\n?/g, '\n').replace(controls, '')
  // `stream` leaves out a character that is cut off at the end.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, maxTextBytes), { stream: true }).trim()
}

async function readText(bytes: Uint8Array, type: ResumeType): Promise<string> {
  if (type === 'application/pdf') {
    // Without messages, which would quote the document.
    const document = await getDocumentProxy(bytes, { verbosity: 0 })
    return (await textOfPdf(document, { mergePages: true })).text
  }
  const part = parts[type]
  return part === undefined ? Buffer.from(bytes).toString() : textOfXml(await readPart(Buffer.from(bytes), part))
}

async function readPart(bytes: Buffer, name: string): Promise<string> {
  const archive = await fromBufferPromise(bytes)
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.toLowerCase() !== name) continue
    const chunks: Buffer[] = []
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }
  throw new Error('the document has no text part')
}
