import { parentPort, workerData } from 'node:worker_threads'
import { runGreed, type Task } from './greed.ts'

// Runs in its own thread, so that the event loop of the greedy clients does not delay the measurements of the others.
parentPort?.postMessage(await runGreed(workerData as Task))
// Open connections would keep the thread alive.
process.exit()
