import { z } from 'zod'
import { wholeNumber } from './fields.ts'

/** The services that own data and therefore events; also the first word of every event name. */
export const owners = ['auth', 'job', 'profile', 'application', 'notification'] as const
export type Owner = (typeof owners)[number]

/**
 * What is known of an event before one happens. The constant made from it is what a producer records, a consumer
 * subscribes with and the documents are made of.
 */
export type EventDefinition<Data extends z.ZodType = z.ZodType> = {
  /** `<owner>.<what-happened>`, past tense. */
  name: `${Owner}.${string}`
  version: number
  /** In one sentence: when it is recorded. */
  summary: string
  data: Data
  example: z.input<Data>
  /**
   * The user of whom the data tells more than numbers; undefined where it tells nothing of the kind. It becomes part of
   * the subject, so that all such events of a person can be found and erased. A method, as TypeScript compares the
   * parameters of methods leniently and the catalogue holds definitions of every kind.
   */
  person?(data: z.output<Data>): number | undefined
}

/** Declares an event; the type of its data follows from the schema. */
export function defineEvent<Data extends z.ZodType>(definition: EventDefinition<Data>): EventDefinition<Data> {
  return definition
}

/** What surrounds the data of every event; like CloudEvents 1.0, in this project's spelling. */
export const envelope = z.object({
  id: z.uuid(),
  name: z.string(),
  version: z.int().positive(),
  occurred_at: z.iso.datetime(),
  aggregate_id: z.string(),
  /** Grows by one with each change of the aggregate, so that readers can tell old news from new. */
  revision: z.int().nonnegative(),
  actor_id: z.int().positive().nullable(),
  request_id: z.string().nullable(),
  /** The span that recorded it (W3C Trace Context), where it was traced; as in CloudEvents' distributed tracing extension. */
  traceparent: z.string().optional(),
  data: z.unknown(),
})
export type Envelope = z.infer<typeof envelope>

/** An event as a handler receives it: envelope with parsed data. */
export type EventOf<Definition extends EventDefinition> = Omit<Envelope, 'data'> & {
  data: z.output<Definition['data']>
}

/**
 * The current state of an aggregate as its owner tells it, over an event or over HTTP alike.
 * A local copy takes it when its revision is higher than the copy's own.
 */
export type State<Data> = { revision: number; data: Data }

/** The HTTP form of {@link State}. */
export function stateOf<Data extends z.ZodType>(data: Data) {
  return z.object({ revision: z.int().nonnegative(), data })
}

/** The query of an owner's inner list of facts: those whose key is greater than `after`, by key. */
export const stateQuery = z.object({
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(1, 1000).default(500),
})
export type StateQuery = z.infer<typeof stateQuery>

/** A page of what a service holds about a person; `next` is what the page after it comes `after`, null at the end. */
export function sectionPage<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.int().nullable() })
}
export type SectionPage<Item> = { items: Item[]; next: number | null }

/**
 * The stream subject of an event: `<owner>.<what-happened>.v<version>`, and `.person.<user id>` behind it where the event
 * holds personal data of that user. Consumers listen to `<owner>.>` and so to both.
 */
export function subjectOf(definition: Pick<EventDefinition, 'name' | 'version'>, userId?: number): string {
  const subject = `${definition.name}.v${definition.version}`
  return userId === undefined ? subject : `${subject}${personSuffix(userId)}`
}

/** The end of a subject that names a person. */
export function personSuffix(userId: number): string {
  return `.person.${userId}`
}

/** The {@link personSuffix} of a subject; empty where it names nobody. */
export function personSuffixOf(subject: string): string {
  return /\.person\.\d+$/.exec(subject)?.[0] ?? ''
}

/** The subjects under which all personal events of an owner about a user lie, whatever they are called. */
export function personalSubjects(owner: Owner, userId: number): string {
  return `${owner}.*.*${personSuffix(userId)}`
}

/** The owner of an event, and thereby its stream. */
export function ownerOf(definition: Pick<EventDefinition, 'name'>): Owner {
  return definition.name.slice(0, definition.name.indexOf('.')) as Owner
}
