// Reads an uploaded file into memory, because it is stored only after it was checked.
// Guarantees: at most so many bytes are kept of one request, and only of so many requests at a time, until their files are
// stored or refused. A body that ends early, or has anything but one file, is rejected, and its rest is discarded.
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import { badRequest, HttpError, unavailable } from '@portal/chassis/errors'

/** How many files are received at a time. */
const maxUploads = 20

export type UploadedFile = { name: string; bytes: Buffer }
/** Reads the uploaded file and calls `use` with it. */
export type WithUpload = <Result>(req: IncomingMessage, use: (file: UploadedFile) => Promise<Result>) => Promise<Result>

/** Creates the function that reads the only part, `file`, of a `multipart/form-data` body. */
export function createUploads(maxBytes: number): WithUpload {
  let count = 0
  return async (req, use) => {
    if (count >= maxUploads) throw unavailable('Too many files are being received; try again shortly')
    count += 1
    try {
      return await use(await readFile(req, maxBytes))
    } finally {
      count -= 1
    }
  }
}

async function readFile(req: IncomingMessage, maxBytes: number): Promise<UploadedFile> {
  const { promise, resolve, reject } = Promise.withResolvers<UploadedFile>()
  const chunks: Buffer[] = []
  let name: string | undefined
  const form = openForm(req, maxBytes)
  form.on('file', (part: string | undefined, stream: Readable, fileName: string | undefined) => {
    name = fileName
    if (part !== 'file' || fileName === undefined) reject(badForm())
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('limit', () => reject(tooLarge(maxBytes)))
    // Emitted also if the body ends within the file.
    stream.on('error', () => reject(badForm()))
  })
  for (const excess of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) form.on(excess, () => reject(badForm()))
  form.on('error', () => reject(badForm()))
  form.on('finish', () => {
    if (name === undefined) reject(badForm())
    else if (chunks.length === 0) reject(emptyFile())
    else resolve({ name, bytes: Buffer.concat(chunks) })
  })
  req.once('close', () => {
    if (!req.complete) reject(badForm())
  })
  req.pipe(form)
  try {
    return await promise
  } finally {
    req.unpipe(form).resume()
  }
}

/** Parses the form. Throws 400 if the boundary is missing. */
function openForm({ headers }: IncomingMessage, maxBytes: number): BusboyInstance {
  const limits = { fileSize: maxBytes, files: 1, fields: 0, parts: 1, headerPairs: 20, fieldNameSize: 100 }
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits, isPartAFile: () => true })
  } catch {
    throw badForm()
  }
}

function badForm(): HttpError {
  return badRequest('MALFORMED_REQUEST', 'The body must be a complete form with one part, `file`')
}

function emptyFile(): HttpError {
  return new HttpError('unprocessable', 'EMPTY_FILE', 'The file is empty')
}

function tooLarge(maxBytes: number): HttpError {
  const megabytes = Math.round((maxBytes / 2 ** 20) * 10) / 10
  return new HttpError('contentTooLarge', 'FILE_TOO_LARGE', `The file is too large; send at most ${megabytes} MB`)
}
