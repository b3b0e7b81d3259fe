// All that is held about a person, from all services. Guaranteed: every section that the contract lists is there and
// whole, read page by page, or there is no answer (503). Not guaranteed: that it is one moment's state; services are asked
// side by side, and what happens meanwhile may stand in one section and not yet in another.
import type { Actor } from '@portal/chassis/actor'
import { unavailable } from '@portal/chassis/errors'
import type { Section } from '@portal/chassis/personal-data'
import { type PersonalData, personalSections } from '@portal/contracts/auth/privacy-http'
import { type Owner, owners, sectionPage } from '@portal/contracts/event'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { findOwnAccount } from '../users/queries.ts'
import { personalSectionsOf } from './sections.ts'

const pageSize = 500

/** What the person who asks wants to know. Throws `unavailable` while a service is away. */
export async function exportPersonalData(ctx: Context, actor: Actor): Promise<PersonalData> {
  await findOwnAccount(ctx, actor)
  const held = await Promise.all(owners.map(async (owner) => [owner, await readOwner(ctx, owner, actor.id)] as const))
  return { exported_at: ctx.now().toISOString(), ...(Object.fromEntries(held) as Omit<PersonalData, 'exported_at'>) }
}

async function readOwner(ctx: Context, owner: Owner, userId: number): Promise<Record<string, unknown[]>> {
  const sections = Object.entries<z.ZodType>(personalSections[owner])
  const read = await Promise.all(
    sections.map(
      async ([name, item]) => [name, await readWhole(sectionOf(ctx, owner, { name, item }), userId)] as const,
    ),
  )
  return Object.fromEntries(read)
}

function sectionOf(ctx: Context, owner: Owner, { name, item }: { name: string; item: z.ZodType }): Section<unknown> {
  if (owner === 'auth') {
    const own: Record<string, Section<unknown>> = personalSectionsOf(ctx.db)
    return own[name] as Section<unknown>
  }
  return async (userId, { after, limit }) => {
    const path = `/people/${userId}/${name}?after=${after}&limit=${limit}`
    const page = await ctx.peers[owner].ask(path, sectionPage(item))
    // An older version of the service does not know the section yet.
    if (!page) throw unavailable(`The ${owner} service cannot answer now`)
    return page
  }
}

async function readWhole(section: Section<unknown>, userId: number): Promise<unknown[]> {
  const items: unknown[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page = await section(userId, { after, limit: pageSize })
    items.push(...page.items)
    after = page.next
  }
  return items
}
