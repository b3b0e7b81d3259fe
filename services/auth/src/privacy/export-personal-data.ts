// All that is held about a person, from all services, as one JSON document that is written while it is read: page by page
// of each section, and no faster than the client takes it, so that the memory it needs does not grow with what is held.
// Guaranteed: a document that ends is whole. The first page of every section is there before the answer begins, so that
// an unavailable service is a 503; what fails later breaks the connection off. Not guaranteed: that it is one moment's
// state; what happens meanwhile may stand in one section and not yet in another. On crash the connection breaks off, too.
import type { Actor } from '@portal/chassis/actor'
import { unavailable } from '@portal/chassis/errors'
import type { Section } from '@portal/chassis/personal-data'
import { personalSections } from '@portal/contracts/auth/privacy-http'
import { type Owner, owners, type SectionPage, sectionPage } from '@portal/contracts/event'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { findOwnAccount } from '../users/queries.ts'
import { beginExport, cancelExport, endExport } from './begin-export.ts'
import { personalSectionsOf } from './sections.ts'

const firstRows = 20
const mostRows = 500
// What a page is to have at most, going by the page before it.
const pageCharacters = 512 * 1024

type Named = { owner: Owner; name: string; read: Section<unknown>; first: SectionPage<unknown> }

export type Export = {
  /** The document, piece by piece. */
  pieces: AsyncIterable<string>
  /** To be called when it has been broken off; whole, it has ended with its last piece. */
  end: () => Promise<void>
}

/**
 * Begins the export of the person who asks. Throws `unavailable` while a service is unavailable, `limited` where there is
 * one already or there have been too many.
 */
export async function exportPersonalData(ctx: Context, actor: Actor): Promise<Export> {
  await findOwnAccount(ctx, actor)
  const id = await beginExport(ctx, actor.id)
  try {
    const sections = await Promise.all(
      allSections(ctx).map(async (section) => ({
        ...section,
        first: await section.read(actor.id, { after: 0, limit: firstRows }),
      })),
    )
    const end = once(() => endExport(ctx, id))
    return { pieces: write(ctx, { userId: actor.id, sections, end }), end }
  } catch (error) {
    await cancelExport(ctx, id)
    throw error
  }
}

function allSections(ctx: Context): Omit<Named, 'first'>[] {
  return owners.flatMap((owner) =>
    Object.entries<z.ZodType>(personalSections[owner]).map(([name, item]) => ({
      owner,
      name,
      read: sectionOf(ctx, owner, { name, item }),
    })),
  )
}

function sectionOf(ctx: Context, owner: Owner, { name, item }: { name: string; item: z.ZodType }): Section<unknown> {
  if (owner === 'auth') {
    const own: Record<string, Section<unknown>> = personalSectionsOf(ctx.db)
    return own[name] as Section<unknown>
  }
  return async (userId, { after, limit }) => {
    const path = `/people/${userId}/${name}?after=${after}&limit=${limit}`
    const page = await ctx.peers[owner].request(path, sectionPage(item))
    // An older version of the service does not know the section yet.
    if (!page) throw unavailable(`The ${owner} service cannot answer now`)
    return page
  }
}

type Writing = { userId: number; sections: Named[]; end: Export['end'] }

async function* write(ctx: Context, { userId, sections, end }: Writing): AsyncGenerator<string> {
  yield `{"exported_at":${JSON.stringify(ctx.now().toISOString())}`
  for (const owner of owners) {
    let before = `,${JSON.stringify(owner)}:{`
    for (const section of sections.filter((one) => one.owner === owner)) {
      yield `${before}${JSON.stringify(section.name)}:[`
      yield* writeItems(section, userId)
      yield ']'
      before = ','
    }
    yield '}'
  }
  // Before the client knows that it is done, and may ask for the next one.
  await end()
  yield '}'
}

/** What is done by the first call alone. */
function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= act()
    return done
  }
}

async function* writeItems(section: Named, userId: number): AsyncGenerator<string> {
  let page: SectionPage<unknown> | undefined = section.first
  // Not kept once it is written.
  section.first = { items: [], next: null }
  let limit = firstRows
  for (let comma = ''; page; ) {
    const { items, next }: SectionPage<unknown> = page
    const text = items.map((item) => JSON.stringify(item)).join(',')
    if (text !== '') yield `${comma}${text}`
    if (text !== '') comma = ','
    limit = rowsLike(text, items.length, limit)
    page = next === null ? undefined : await section.read(userId, { after: next, limit })
  }
}

/** How many rows the next page is to have, where the one before had so many and so much text. */
function rowsLike(text: string, rows: number, limit: number): number {
  if (rows === 0) return limit
  const rowsThatFit = Math.floor((pageCharacters * rows) / text.length)
  // Rows differ; a page that grows by leaps could be a large one.
  return Math.max(1, Math.min(rowsThatFit, 2 * limit, mostRows))
}
