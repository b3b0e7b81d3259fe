// What an uploaded file is, by its bytes alone.
// Guarantees: an accepted file is of one of four kinds. An accepted document has no macros, scripts or actions that start
// programs where documents usually have them, is not encrypted, and unpacks to a bounded size.
// Does not guarantee: that the file is harmless. Whoever builds one by hand can hide a script in a PDF; a virus scanner
// looks further.
import { isUtf8 } from 'node:buffer'
import type { ResumeType } from '@portal/contracts/profile/resumes-http'
import { fileTypeFromBuffer } from 'file-type'
import { activeFile, unknownType } from './errors.ts'
import { namesInPdf } from './names-in-pdf.ts'
import { typeOfArchive } from './type-of-archive.ts'

const archiveTypes = /^application\/(?:zip|vnd\.)/
const macroTypes = /macroenabled/i
// The container of older documents, and of newer ones that are encrypted.
const compound = 'application/x-cfb'
const encryptedPart = Buffer.from('EncryptedPackage', 'utf16le')
const activeNames = ['Encrypt', 'JavaScript', 'JS', 'Launch']
// Text that only a program can read.
const markup = /^text\/|^application\/(?:rtf|eps|postscript|xml)$|xml$/
// All control characters except tab, line feed, form feed and carriage return.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const binary = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/

/** The type of a file. Throws 415 if it is not accepted. */
export async function checkFile(bytes: Buffer): Promise<ResumeType> {
  const detected = (await detect(bytes)) ?? 'text/plain'
  if (detected === 'application/pdf') {
    const { names, isDamaged } = namesInPdf(bytes)
    if (activeNames.some((name) => names.has(name))) throw activeFile()
    if (isDamaged) throw unknownType()
    return detected
  }
  if (macroTypes.test(detected)) throw activeFile()
  if (detected === compound && bytes.includes(encryptedPart)) throw activeFile()
  if (archiveTypes.test(detected)) return typeOfArchive(bytes)
  // A text may begin like another file: `BM` is a picture, unless letters follow.
  if (isText(bytes) && (detected === 'text/plain' || !markup.test(detected))) return 'text/plain'
  throw unknownType()
}

/** The media type; undefined if the bytes show none. */
async function detect(bytes: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(bytes))?.mime
  } catch {
    // A file that ends early.
    return 'application/octet-stream'
  }
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !binary.test(bytes.toString())
}
