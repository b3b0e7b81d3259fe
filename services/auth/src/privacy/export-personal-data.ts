// Exports the personal data of a user from all services as one JSON document, which is streamed page by page.
// Guarantees: a document that ends is complete, and memory does not grow with its size. The first page of every section
// is read before the response begins, so an unavailable service gives a 503; a later failure closes the connection.
// Does not guarantee: a consistent snapshot. Changes during the export may be in one section and not in another.
// On crash: the connection is closed, and the client has an incomplete document.

import { unavailable } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { personalSections } from '@portal/contracts/auth/privacy-http'
import { type Owner, owners, type SectionPage, sectionPage } from '@portal/contracts/event'
import type { Section } from '@portal/service/privacy/personal-data'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { findOwnAccount } from '../users/queries.ts'
import { beginExport, cancelExport, endExport } from './begin-export.ts'
import { personalSectionsOf } from './sections.ts'

const initialRows = 20
const maxRows = 500
// Target size of a page, estimated from the page before.
const pageCharacters = 512 * 1024

type NamedSection = { owner: Owner; name: string; read: Section<unknown>; first: SectionPage<unknown> }

export type Export = {
  /** The document, in chunks. */
  chunks: AsyncIterable<string>
  /** Marks the export as ended. Call it after an abort; a complete document calls it with its last chunk. */
  end: () => Promise<void>
}

/**
 * Begins the export of the actor's data. Throws `unavailable` if a service is unavailable, `tooManyRequests` if an
 * export is in progress or the limit is reached.
 */
export async function exportPersonalData(ctx: Context, actor: Actor): Promise<Export> {
  await findOwnAccount(ctx, actor)
  const id = await beginExport(ctx, actor.id)
  try {
    const sections = await Promise.all(
      allSections(ctx).map(async (section) => ({
        ...section,
        first: await section.read(actor.id, { after: 0, limit: initialRows }),
      })),
    )
    const end = runOnce(() => endExport(ctx, id))
    return { chunks: write(ctx, { userId: actor.id, sections, end }), end }
  } catch (error) {
    await cancelExport(ctx, id)
    throw error
  }
}

function allSections(ctx: Context): Omit<NamedSection, 'first'>[] {
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
    // Not found: an older version of the service does not have this section yet.
    if (!page) throw unavailable(`The ${owner} service is unavailable; try again later`)
    return page
  }
}

type Writing = { userId: number; sections: NamedSection[]; end: Export['end'] }

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
  // Marked as ended before the last chunk, so that the client can request the next export at once.
  await end()
  yield '}'
}

/** Runs the function at the first call only; later calls return the same promise. */
function runOnce(run: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= run()
    return done
  }
}

async function* writeItems(section: NamedSection, userId: number): AsyncGenerator<string> {
  let page: SectionPage<unknown> | undefined = section.first
  // Releases the memory of the first page.
  section.first = { items: [], next: null }
  let limit = initialRows
  for (let comma = ''; page; ) {
    const { items, next }: SectionPage<unknown> = page
    const text = items.map((item) => JSON.stringify(item)).join(',')
    if (text !== '') yield `${comma}${text}`
    if (text !== '') comma = ','
    limit = nextLimit(text, items.length, limit)
    page = next === null ? undefined : await section.read(userId, { after: next, limit })
  }
}

/** The number of rows to request for the next page, from the rows and characters of the page before. */
function nextLimit(text: string, rows: number, limit: number): number {
  if (rows === 0) return limit
  const rowsThatFit = Math.floor((pageCharacters * rows) / text.length)
  // Rows differ in size, so the limit at most doubles from page to page.
  return Math.max(1, Math.min(rowsThatFit, 2 * limit, maxRows))
}
