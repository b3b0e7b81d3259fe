// Scans files for viruses with clamd, by its command INSTREAM over TCP.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const deadlineMs = 30_000
const maxResponseBytes = 4096

/** Whether a file is infected. Rejects if the scanner gives no result, or when it is aborted. */
export type Scan = (file: Readable, aborted: AbortSignal) => Promise<'CLEAN' | 'INFECTED'>

/** Creates the function that scans with the clamd at `clamav://host:3310`. */
export function createScan(url: URL): Scan {
  const address = { host: url.hostname, port: Number(url.port || 3310) }
  return async (file, aborted) => {
    const signal = AbortSignal.any([aborted, AbortSignal.timeout(deadlineMs)])
    const socket = connect(address)
    signal.addEventListener('abort', () => socket.destroy(signal.reason))
    try {
      const response = readResponse(socket)
      response.catch(() => undefined)
      await once(socket, 'connect')
      socket.write('zINSTREAM\0')
      // The connection stays open for the response.
      await pipeline(file, inChunks, socket, { end: false })
      return verdictIn(await response)
    } finally {
      file.destroy()
      socket.destroy()
    }
  }
}

/** Each chunk with its length before it, and an empty one at the end. */
async function* inChunks(file: AsyncIterable<Buffer>) {
  for await (const chunk of file) yield Buffer.concat([lengthOf(chunk), chunk])
  yield Buffer.alloc(4)
}

function lengthOf({ length }: Buffer): Buffer {
  const header = Buffer.alloc(4)
  header.writeUInt32BE(length)
  return header
}

async function readResponse(socket: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of socket) {
    text += chunk.toString()
    if (text.includes('\0') || text.length > maxResponseBytes) break
  }
  return text.replace(/\0.*$/s, '')
}

function verdictIn(response: string): 'CLEAN' | 'INFECTED' {
  if (response === 'stream: OK') return 'CLEAN'
  if (response.endsWith(' FOUND')) return 'INFECTED'
  throw new Error(`the virus scanner responded ${JSON.stringify(response.slice(0, 200))}`)
}
