import { resolve } from 'node:path'
import { runStack } from './run-stack.ts'

await runStack(resolve(import.meta.dirname, '../../..'))
