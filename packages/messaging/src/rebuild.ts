import { withDatabase } from '@portal/chassis/command'
import { malformed } from '@portal/chassis/errors'
import { createPeer } from '@portal/chassis/peer'
import type { Owner } from '@portal/contracts/event'
import type { ReadModel } from './read-model.ts'

export type Rebuilding = {
  /** The service whose copies they are, and its configuration. */
  from: Owner
  config: { database: { url: string }; serviceSecret: string; peers: Partial<Record<Owner, string>> }
  copies: readonly Pick<ReadModel, 'name' | 'owner' | 'rebuild'>[]
  /** Runs when a copy has been rebuilt. */
  committed?: () => Promise<void>
}

/**
 * Rebuilds the copies that an operator names, or `all`, from their owners while the service runs. Returns what to tell
 * the operator; throws `malformed` for a name that is none, `unavailable` where an owner is away.
 */
export async function rebuildReadModels(rebuilding: Rebuilding, names: readonly string[]): Promise<string> {
  const { from, config, copies, committed } = rebuilding
  const wanted = names.includes('all') ? copies : copies.filter(({ name }) => names.includes(name))
  if (names.length === 0 || wanted.length < names.length) {
    throw malformed('UNKNOWN_COPY', `Name what to rebuild: all, ${copies.map(({ name }) => name).join(', ')}`)
  }
  return withDatabase(config.database.url, async (ctx) => {
    const lines: string[] = []
    for (const { name, owner, rebuild } of wanted) {
      const url = config.peers[owner]
      if (url === undefined)
        throw malformed('NO_ADDRESS', `Set ${owner.toUpperCase()}_URL, as ${owner} is asked for ${name}`)
      const peer = createPeer({ from, to: owner, url, secret: config.serviceSecret })
      const { told, repaired, removed } = await rebuild(ctx, peer)
      await committed?.()
      lines.push(`${name}: ${told} facts told by ${owner}, ${repaired} rows mended, ${removed} removed`)
    }
    return lines.join('\n')
  })
}
