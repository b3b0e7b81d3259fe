import { HttpError } from '@portal/chassis/errors'
import type { ResumeType } from '@portal/contracts/profile/resumes-http'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { activeFile, unknownType } from './errors.ts'

const maxEntries = 1000
const maxUnpackedBytes = 50 * 2 ** 20

const macroParts = /(?:^|\/)(?:vbaproject\.bin|vbadata\.xml|activex\/)|^(?:basic|scripts)\//
const telling = /^(?:\[content_types\]\.xml|mimetype|meta-inf\/manifest\.xml|word\/_rels\/settings\.xml\.rels)$/

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const odt = 'application/vnd.oasis.opendocument.text'

/** The type of a document that is an archive. Throws 415 for every other archive. */
export async function typeOfArchive(bytes: Buffer): Promise<ResumeType> {
  const texts = await readArchive(bytes).catch((error: unknown) => {
    throw error instanceof HttpError ? error : unknownType()
  })
  if ([...texts.values()].some(isActive)) throw activeFile()
  if (texts.has('word/document.xml') && texts.get('[content_types].xml')?.includes(`${docx}.main+xml`)) return docx
  if (texts.get('mimetype')?.trim() === odt) return odt
  throw unknownType()
}

/** Unpacks everything once: the names of all entries, with the texts of those that describe the document. */
async function readArchive(bytes: Buffer): Promise<Map<string, string>> {
  const archive = await fromBufferPromise(bytes)
  if (archive.entryCount > maxEntries) throw unknownType()
  const texts = new Map<string, string>()
  let unpackedBytes = 0
  for await (const entry of archive.eachEntry()) {
    const name = entry.fileName.toLowerCase()
    if (entry.isEncrypted() || macroParts.test(name)) throw activeFile()
    unpackedBytes += entry.uncompressedSize
    if (unpackedBytes > maxUnpackedBytes) throw unknownType()
    texts.set(name, await readEntry(archive, entry, telling.test(name)))
  }
  return texts
}

/** Unpacks an entry, which fails if its size is not as declared. Returns its text, or nothing if that is not kept. */
async function readEntry(archive: ZipFile, entry: Entry, isKept: boolean): Promise<string> {
  const kept: Buffer[] = []
  for await (const chunk of await archive.openReadStreamPromise(entry)) if (isKept) kept.push(chunk)
  return Buffer.concat(kept).toString().toLowerCase()
}

/** Whether a part says that the document has macros, is encrypted, or loads a template, with its macros, from elsewhere. */
function isActive(text: string): boolean {
  const isTemplateElsewhere = text.includes('/attachedtemplate"') && text.includes('targetmode="external"')
  return isTemplateElsewhere || text.includes('macroenabled') || text.includes('encryption-data')
}
