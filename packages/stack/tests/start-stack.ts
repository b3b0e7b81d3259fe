import { runStack } from '../src/run-stack.ts'

// An interrupted test run closes this pipe, which must not leave a stack running.
process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM')).resume()
await runStack(process.argv[2] ?? '.')
