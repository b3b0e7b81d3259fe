// Reads the text of a document in a worker thread of its own, which ends with it.
// Guarantees: a document that takes more than ten seconds or about 256 MiB ends the thread and nothing else. The thread gets
// the bytes, no configuration and no secrets, and nothing that it writes reaches the logs.
// Does not guarantee: that the thread has no network. Its parsers get bytes and load nothing.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ResumeType } from '@portal/contracts/profile/resumes-http'

const memoryMiB = 256
const watchMs = 100

/** The text; UNREADABLE if the document cannot be read, EXCEEDED if that takes too much time or memory. */
export type Extracted = { text: string } | 'UNREADABLE' | 'EXCEEDED'

type Document = { bytes: Buffer; type: ResumeType }

/** Reads the text of a document. Never rejects. */
export function extract({ bytes, type }: Document, { limitMs = 10_000 } = {}): Promise<Extracted> {
  const worker = new Worker(new URL(`./extract-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: { bytes: new Uint8Array(bytes), type },
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
    env: {},
    stdout: true,
    stderr: true,
  })
  return new Promise((resolve) => {
    const end = (result: Extracted) => {
      clearTimeout(limit)
      clearInterval(watch)
      void worker.terminate()
      resolve(result)
    }
    const limit = setTimeout(() => end('EXCEEDED'), limitMs)
    // What is unpacked is outside of the heap of the thread, which its own limit does not see.
    const before = process.memoryUsage.rss()
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > memoryMiB * 2 ** 20) end('EXCEEDED')
    }, watchMs)
    worker.once('message', (text: string) => end({ text }))
    worker.once('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'EXCEEDED' : 'UNREADABLE'),
    )
    worker.once('exit', () => end('UNREADABLE'))
  })
}
