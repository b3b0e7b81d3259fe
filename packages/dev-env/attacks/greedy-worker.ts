import { parentPort, workerData } from 'node:worker_threads'
import { beGreedy, type Task } from './greed.ts'

// A thread of its own, so that how others fare meanwhile is not measured in the event loop of the greedy.
parentPort?.postMessage(await beGreedy(workerData as Task))
// Connections that are still held would keep the thread.
process.exit()
