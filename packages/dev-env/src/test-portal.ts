import type { TestProject } from 'vitest/node'
import { startThrowawayStack } from './throwaway-stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    portal: { gatewayUrl: string; mailUrl: string; stackFile: string }
  }
}

/** Vitest's global setup for the journeys: one portal for all of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stackFile, describe, stop } = await startThrowawayStack({ demo: true })
  const { gateway, mail } = describe()
  project.provide('portal', { gatewayUrl: gateway.url, mailUrl: mail.web ?? '', stackFile })
  return stop
}
