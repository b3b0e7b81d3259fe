import { badRequest } from '@portal/chassis/errors'
import { createPeer } from '@portal/chassis/http/peer'
import { withDatabase } from '@portal/chassis/mysql/command'
import type { Owner } from '@portal/contracts/event'
import type { ReadModel } from './read-model.ts'

export type Rebuilding = {
  /** The service that has the read models, and its configuration. */
  from: Owner
  config: { database: { url: string }; serviceSecret: string; peers: Partial<Record<Owner, string>> }
  readModels: readonly Pick<ReadModel, 'name' | 'owner' | 'rebuild'>[]
  /** Runs after each read model is rebuilt. */
  afterEach?: () => Promise<void>
}

/**
 * Rebuilds the read models that an operator names, or `all`, from their owners while the service runs. Returns a report
 * for the operator. Throws `badRequest` for an unknown name and `unavailable` if an owner is unavailable.
 */
export async function rebuildReadModels(rebuilding: Rebuilding, names: readonly string[]): Promise<string> {
  const { from, config, readModels, afterEach } = rebuilding
  const selected = names.includes('all') ? readModels : readModels.filter(({ name }) => names.includes(name))
  if (names.length === 0 || selected.length < names.length) {
    const known = readModels.map(({ name }) => name).join(', ')
    throw badRequest('UNKNOWN_COPY', `Name the read models to rebuild: all, ${known}`)
  }
  return withDatabase(config.database.url, async (ctx) => {
    const lines: string[] = []
    for (const { name, owner, rebuild } of selected) {
      const url = config.peers[owner]
      if (url === undefined) {
        throw badRequest('NO_ADDRESS', `Set ${owner.toUpperCase()}_URL: ${name} is rebuilt from the ${owner} service`)
      }
      const peer = createPeer({ from, to: owner, url, secret: config.serviceSecret })
      const { read, repaired, removed } = await rebuild(ctx, peer)
      await afterEach?.()
      lines.push(`${name}: ${read} records read from ${owner}, ${repaired} rows repaired, ${removed} removed`)
    }
    return lines.join('\n')
  })
}
