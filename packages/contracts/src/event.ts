import { z } from 'zod'
import { wholeNumber } from './fields.ts'

/** The services that own data and therefore events; also the first word of every event name. */
export const owners = ['auth', 'job', 'profile', 'application', 'notification'] as const
export type Owner = (typeof owners)[number]

/** A value for each of some services. */
export function byOwner<Of extends Owner, Value>(some: readonly Of[], make: (owner: Of) => Value): Record<Of, Value> {
  return Object.fromEntries(some.map((owner) => [owner, make(owner)])) as Record<Of, Value>
}

/** The variable with the URL of a service, such as `JOB_URL`. */
export function urlVariable<Of extends Owner>(owner: Of): `${Uppercase<Of>}_URL` {
  return `${owner.toUpperCase() as Uppercase<Of>}_URL`
}

/** Variables with the URLs of services, each read by `schema`. */
export function urlVariables<Of extends Owner, Schema extends z.ZodType>(some: readonly Of[], schema: Schema) {
  const entries = some.map((owner) => [urlVariable(owner), schema])
  return Object.fromEntries(entries) as Record<`${Uppercase<Of>}_URL`, Schema>
}

/**
 * The definition of an event. Producers record with it, consumers subscribe with it, and docs/events.md is generated
 * from it.
 */
export type EventDefinition<Data extends z.ZodType = z.ZodType> = {
  /** `<owner>.<what-happened>`, past tense. */
  name: `${Owner}.${string}`
  version: number
  /** One sentence: when the event is recorded. */
  summary: string
  data: Data
  example: z.input<Data>
  /**
   * The user whose personal data (anything but numbers) the event contains; undefined if it contains none. The user id
   * becomes part of the subject, so that all personal events of a user can be found and erased. A method, because
   * TypeScript compares parameters of methods bivariantly, which the catalogue of all definitions requires.
   */
  person?(data: z.output<Data>): number | undefined
}

/** Declares an event; the type of its data is inferred from the schema. */
export function defineEvent<Data extends z.ZodType>(definition: EventDefinition<Data>): EventDefinition<Data> {
  return definition
}

/** The envelope around the data of every event; modelled on CloudEvents 1.0. */
export const envelope = z.object({
  id: z.uuid(),
  name: z.string(),
  version: z.int().positive(),
  occurred_at: z.iso.datetime(),
  aggregate_id: z.string(),
  /** Grows by one with each change of the aggregate, so that readers can ignore older events. */
  revision: z.int().nonnegative(),
  actor_id: z.int().positive().nullable(),
  request_id: z.string().nullable(),
  /** The span that recorded the event (W3C Trace Context), as in the distributed tracing extension of CloudEvents. */
  traceparent: z.string().optional(),
  data: z.unknown(),
})
export type Envelope = z.infer<typeof envelope>

/** An event as a handler receives it: envelope with parsed data. */
export type EventOf<Definition extends EventDefinition> = Omit<Envelope, 'data'> & {
  data: z.output<Definition['data']>
}

/**
 * The current state of an aggregate as its owner publishes it, by event and by HTTP. A read model stores it if its
 * revision is higher than the stored one.
 */
export type State<Data> = { revision: number; data: Data }

/** The HTTP form of {@link State}. */
export function stateOf<Data extends z.ZodType>(data: Data) {
  return z.object({ revision: z.int().nonnegative(), data })
}

/** The query of an owner's internal list of states: those whose key is greater than `after`, by key. */
export const stateQuery = z.object({
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(1, 1000).default(500),
})
export type StateQuery = z.infer<typeof stateQuery>

/** A page of a service's data about a person; `next` is the value of `after` for the next page, null at the end. */
export function sectionPage<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.int().nullable() })
}
export type SectionPage<Item> = { items: Item[]; next: number | null }

/**
 * The stream subject of an event: `<owner>.<what-happened>.v<version>`, plus `.person.<user id>` if the event contains
 * personal data of that user. The consumer filter `<owner>.>` matches both.
 */
export function subjectOf(definition: Pick<EventDefinition, 'name' | 'version'>, userId?: number): string {
  const subject = `${definition.name}.v${definition.version}`
  return userId === undefined ? subject : `${subject}${personSuffix(userId)}`
}

/** The suffix of a subject that names a user. */
export function personSuffix(userId: number): string {
  return `.person.${userId}`
}

/** The {@link personSuffix} of a subject; empty if it names no user. */
export function personSuffixOf(subject: string): string {
  return /\.person\.\d+$/.exec(subject)?.[0] ?? ''
}

/** The subject pattern of all personal events of an owner about a user. */
export function personalSubjects(owner: Owner, userId: number): string {
  return `${owner}.*.*${personSuffix(userId)}`
}

/** The owner of an event, which also determines its stream. */
export function ownerOf(definition: Pick<EventDefinition, 'name'>): Owner {
  return definition.name.slice(0, definition.name.indexOf('.')) as Owner
}
