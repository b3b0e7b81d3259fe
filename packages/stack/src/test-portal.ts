import type { TestProject } from 'vitest/node'
import { createRunFolder, onSuddenExit } from './run-folder.ts'
import { startThrowawayStack } from './throwaway-stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    portal: { gatewayUrl: string; mailUrl: string; stackFile: string }
  }
}

/** Vitest's global setup for the journeys, which all share one portal. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await createRunFolder('portal-journeys-')
  const cancelCleanup = onSuddenExit(folder)
  const { stackFile, describe, stop } = await startThrowawayStack({ demo: 'small', parent: folder.dir })
  const { gateway, mail } = describe()
  project.provide('portal', { gatewayUrl: gateway.url, mailUrl: mail.web ?? '', stackFile })
  return async () => {
    await stop()
    cancelCleanup()
    folder.remove()
  }
}
