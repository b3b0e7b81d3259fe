import { readConfig } from './config.ts'
import { createStack } from './stack.ts'
import { onStopRequest } from './stop-request.ts'
import { printError, printLine } from './terminal.ts'

/** Runs the portal whose services are under `root` until a stop request, then exits this process. */
export async function runStack(root: string): Promise<void> {
  try {
    await startUntilStopped(root)
  } catch (error) {
    fail(error)
  }
}

async function startUntilStopped(root: string): Promise<void> {
  const stack = createStack(readConfig(process.env, root), printLine)
  let stopping = false
  const shutDown = async (exitCode: number) => {
    stopping = true
    await stack.stop()
    process.exit(exitCode)
  }
  onStopRequest({
    first: () => {
      printLine('stack', 'stopping')
      shutDown(0).catch(fail)
    },
    second: () => {
      stack.kill()
      process.exit(1)
    },
  })
  // A bug in the stack must not leave a dozen processes running.
  process.on('uncaughtException', (error) => {
    stack.kill()
    fail(error)
  })
  try {
    await stack.start()
  } catch (error) {
    // An interrupted start fails because of the interruption, which is no error.
    if (stopping) return
    printError(error)
    await shutDown(1)
  }
}

function fail(error: unknown): void {
  printError(error)
  process.exit(1)
}
