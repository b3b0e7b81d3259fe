import { compose, containerOf, docker, waitUntilHealthy } from './engine.ts'
import { waitUntilReady } from './portal.ts'

/** Starts a second container of each of these services from the images with a tag, beside the running one. */
export async function startBeside(services: readonly string[], tag: string): Promise<void> {
  const scales = services.flatMap((name) => ['--scale', `${name}=2`])
  await compose(['up', '--detach', '--no-deps', '--no-recreate', ...scales, ...services], { IMAGE_TAG: tag })
  await waitUntilHealthy(services, 2)
}

/** Stops a container as an orchestrator does: with a signal, and with time to complete its requests. */
export async function retire(id: string): Promise<void> {
  await docker(['stop', '--time', '10', id])
  await docker(['rm', id])
}

/**
 * Replaces the containers of these services by ones from the images with a tag. One of each serves at all times, and at
 * most one is being stopped.
 */
export async function replace(services: readonly string[], tag: string): Promise<void> {
  const old = await Promise.all(services.map(containerOf))
  await startBeside(services, tag)
  for (const { Id } of old) await retire(Id)
}

/** Replaces the gateway. This interrupts requests, because only one container can have the published port. */
export async function replaceGateway(tag: string): Promise<void> {
  await compose(['up', '--detach', '--no-deps', 'gateway'], { IMAGE_TAG: tag })
  await waitUntilHealthy(['gateway'])
  await waitUntilReady()
}

/** The gateway's log lines about services that refused a connection, closed it or did not respond. */
export async function brokenConnections(since: string): Promise<string[]> {
  const { Id } = await containerOf('gateway')
  const lines = (await docker(['logs', '--since', since, Id])).split('\n')
  return lines.filter((line) =>
    /a service failed during its response|a request to a service failed|circuit open/.test(line),
  )
}
