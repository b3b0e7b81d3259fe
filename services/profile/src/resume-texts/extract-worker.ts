// The worker thread of extract.ts: reads one document and ends. On Linux it runs at a lower priority than the event loop.
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { extractText } from './extract-text.ts'

const niceness = 19

// Elsewhere this would change the whole process.
if (process.platform === 'linux') setPriority(niceness)

parentPort?.postMessage(await extractText(workerData.bytes, workerData.type))
