import { runStack } from '../src/run-stack.ts'

// A test run that is interrupted closes the pipe to us and must not leave a stack behind.
process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM')).resume()
await runStack(process.argv[2] ?? '.')
