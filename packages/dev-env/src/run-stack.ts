import { readConfig } from './config.ts'
import { createStack } from './stack.ts'
import { onStopRequest } from './stop-request.ts'
import { printError, printLine } from './terminal.ts'

/** Runs the portal whose services lie under `root` until it is asked to stop, then ends this process. */
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
  const leave = async (exitCode: number) => {
    stopping = true
    await stack.stop()
    process.exit(exitCode)
  }
  onStopRequest({
    first: () => {
      printLine('stack', 'stopping')
      leave(0).catch(fail)
    },
    second: () => {
      stack.kill()
      process.exit(1)
    },
  })
  // A mistake of ours must not leave a dozen processes behind.
  process.on('uncaughtException', (error) => {
    stack.kill()
    fail(error)
  })
  try {
    await stack.start()
  } catch (error) {
    // A start that was interrupted fails for that reason alone.
    if (stopping) return
    printError(error)
    await leave(1)
  }
}

function fail(error: unknown): void {
  printError(error)
  process.exit(1)
}
