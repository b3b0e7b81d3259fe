import { operations } from '@portal/contracts/catalogue'
import { type Owner, owners } from '@portal/contracts/event'
import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { withDatesAhead } from './example-dates.ts'
import { namedAlike } from './merge-paths.ts'
import { describeOperation } from './operation.ts'
import { ownPaths } from './own-paths.ts'
import { headers, rejections } from './responses.ts'
import { securitySchemes } from './security.ts'

const about = `Recruiters post jobs, job seekers find them and apply, and both follow the application to its end.

* A slash at the end of a path is optional.
* Lists answer an array, with \`Link: <…>; rel="next"\` where there is more.
* Errors are \`application/problem+json\` (RFC 9457); \`error_code\` is for programs, \`detail\` for people.
* Every answer carries \`X-Request-ID\`: yours, if you send one of 8 to 64 letters, digits, \`-\` and \`_\`.
* What creates takes an \`Idempotency-Key\`, with which repeating a request creates nothing twice.
* Requests are limited per minute; the \`RateLimit\` headers say how you stand.`

const tagDescriptions: Record<Owner, string> = {
  auth: 'Accounts and logging in',
  job: 'Jobs and skills',
  profile: 'Profiles of recruiters and job seekers',
  application: 'Applications and interviews',
  notification: 'Notifications, their mails, and the activity log',
}

export type OpenApiDocument = ReturnType<typeof createDocument>

/** The document of the whole API, made from the schemas that validate it. Dates in its examples are ahead of `now`. */
export function createOpenApi(now = new Date()): OpenApiDocument {
  const source: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Job Portal',
      version: '1.0.0',
      description: about,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      ...owners.map((name) => ({ name, description: tagDescriptions[name] })),
      { name: 'gateway', description: 'The portal as a whole' },
    ],
    paths: { ...servicePaths(), ...ownPaths },
    components: { headers, responses: rejections, securitySchemes },
  }
  return withDatesAhead(createDocument(source, { override: tidy }), now)
}

function servicePaths(): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  const declared = new Map<string, string>()
  for (const owner of owners) {
    for (const operation of operations[owner]) {
      const named = namedAlike(operation, declared)
      const path = `/api/v1${named.path}`
      paths[path] = {
        ...paths[path],
        [operation.method]: describeOperation(owner, named),
      }
    }
  }
  return paths
}

type Tidied = {
  jsonSchema: { format?: unknown; pattern?: unknown; additionalProperties?: unknown }
  io: 'input' | 'output'
}

function tidy({ jsonSchema, io }: Tidied): void {
  // The format says what the pattern of several hundred characters says.
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
  // Clients are to expect new fields in answers; requests stay strict.
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}
