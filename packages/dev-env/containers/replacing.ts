import { compose, containerOf, docker, healthy } from './engine.ts'
import { whole } from './portal.ts'

/** Starts a second container of each of these services from the images of a tag, beside the one that runs. */
export async function startBeside(services: readonly string[], tag: string): Promise<void> {
  const scales = services.flatMap((name) => ['--scale', `${name}=2`])
  await compose(['up', '--detach', '--no-deps', '--no-recreate', ...scales, ...services], { IMAGE_TAG: tag })
  for (const name of services) await healthy(name, 2)
}

/** Stops a container as an orchestrator does: politely, and with time to end what it is at. */
export async function retire(id: string): Promise<void> {
  await docker(['stop', '--time', '10', id])
  await docker(['rm', id])
}

/** Replaces the one container of a service by one from the images of a tag; at each moment at least one serves. */
export async function replace(name: string, tag: string): Promise<void> {
  const old = await containerOf(name)
  await startBeside([name], tag)
  await retire(old.Id)
}

/** Replaces the gateway, which is noticed, as it has the published port. */
export async function putGateway(tag: string): Promise<void> {
  await compose(['up', '--detach', '--no-deps', 'gateway'], { IMAGE_TAG: tag })
  await healthy('gateway', 1)
  await whole()
}

/** What the gateway has noted of services that refused a connection, broke it off or stayed silent. */
export async function brokenOff(since: string): Promise<string[]> {
  const { Id } = await containerOf('gateway')
  const lines = (await docker(['logs', '--since', since, Id])).split('\n')
  return lines.filter((line) => /a service (did not answer|broke off its answer|fails)/.test(line))
}
