import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { events } from '../src/catalogue.ts'
import { type EventDefinition, ownerOf, owners, subjectOf } from '../src/event.ts'
import { jobDeleted } from '../src/job/events.ts'

describe('the catalogue of events', () => {
  it.each(events.map((event) => [event.name, event] as const))('has an example of %s that fits', (_name, event) => {
    expect(event.data.safeParse(event.example).error).toBeUndefined()
  })

  it('names each event once, after its owner and what happened', () => {
    expect(new Set(events.map((event) => subjectOf(event))).size).toBe(events.length)
    for (const event of events) {
      expect(event.name).toMatch(/^[a-z]+\.[a-z-]+$/)
      expect(owners).toContain(ownerOf(event))
    }
  })

  it('holds every event that is declared', () => {
    const declared = owners.flatMap((owner) =>
      readFileSync(new URL(`../src/${owner}/events.ts`, import.meta.url), 'utf8').match(/name: '[a-z]+\.[^']+'/g),
    )

    expect(declared).toEqual(events.map((event) => `name: '${event.name}'`))
  })

  it('tells no secrets', () => {
    expect(JSON.stringify(events.map((event) => event.example))).not.toMatch(/password_hash|token|secret/i)
  })

  it('tells personal data only under the subject of the person', () => {
    const reporting = events.filter(({ example }) =>
      /mail|name|title|location|address|agent|phone/.test(JSON.stringify(example)),
    )
    const anonymous = reporting.filter(({ person }) => person === undefined)

    expect(anonymous.map(({ name }) => name)).toEqual(['job.skill-created', 'job.skill-deleted'])
  })

  it('tells of a job without words as of nobody’s', () => {
    expect(jobDeleted.person?.({ ...jobDeleted.example, title: '', location: '' })).toBeUndefined()
    expect(jobDeleted.person?.(jobDeleted.example)).toBe(jobDeleted.example.recruiter_user_id)
  })

  // `pnpm document` writes the file anew.
  it('is what docs/events.md says', async () => {
    await expect(document()).toMatchFileSnapshot('../../../docs/events.md')
  })
})

function document(): string {
  const sections = events.map((event) =>
    [
      `## ${event.name}`,
      '',
      `${event.summary} Subject \`${documentedSubject(event)}\`, stream of the ${ownerOf(event)} service.`,
      '',
      '| field | type |',
      '| --- | --- |',
      ...Object.entries(properties(event.data)).map(([field, schema]) => `| \`${field}\` | ${typeOf(schema)} |`),
      '',
      '```json',
      JSON.stringify(event.example, null, 2),
      '```',
    ].join('\n'),
  )
  return `${[introduction, ...sections].join('\n\n')}\n`
}

function documentedSubject(event: EventDefinition): string {
  return event.person === undefined ? subjectOf(event) : `${subjectOf(event)}.person.<user id>`
}

const introduction = `# Events

Made from the catalogue in [packages/contracts](../packages/contracts/src/catalogue.ts) by \`pnpm document\`; do not edit.

Every event travels in an envelope: \`id\` (UUID, also the \`Nats-Msg-Id\`), \`name\`, \`version\`, \`occurred_at\`,
\`aggregate_id\`, \`revision\` (grows by one with each change of the aggregate), \`actor_id\` (the user who acted, or null),
\`request_id\` (of the request it follows from, or null) and \`data\`, which is described below. Events tell the state after
the change, so a reader keeps the one with the highest revision and may meet them in any order, and more than once.
Events that hold personal data have the person in their subject, so that they can be erased from the streams with the person.
Within a version only optional fields are added; anything else is a new version beside the old one.`

type JsonSchema = {
  type?: string | string[]
  enum?: string[]
  items?: JsonSchema
  format?: string
  anyOf?: JsonSchema[]
}

function properties(schema: z.ZodType): Record<string, JsonSchema> {
  return (z.toJSONSchema(schema, { unrepresentable: 'any' }) as { properties: Record<string, JsonSchema> }).properties
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ')
  if (schema.items) return `list of ${typeOf(schema.items)}`
  return schema.format === 'date-time' ? 'instant' : String(schema.type)
}
