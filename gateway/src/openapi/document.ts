import { operations } from '@portal/contracts/catalogue'
import { type Owner, owners } from '@portal/contracts/event'
import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { describeOperation } from './operation.ts'
import { gatewayPaths } from './own-paths.ts'
import { securitySchemes } from './security.ts'

const apiDescription = `Recruiters post jobs, job seekers find them and apply, and both track each application.

* A trailing slash in a path is optional.
* Lists are returned as arrays, with \`Link: <…>; rel="next"\` if there is another page.
* Errors are returned as \`application/problem+json\` (RFC 9457): programs read \`error_code\`, people read \`detail\`.
* Every response carries \`X-Request-ID\`. You can set it in the request: 8 to 64 letters, digits, \`-\` and \`_\`.
* Requests that create something accept an \`Idempotency-Key\`. Repeating such a request creates nothing twice.
* Requests are limited per minute. The \`RateLimit\` headers report the limit and the requests remaining. A response counts
  once more for each further 256 kB.`

const tagDescriptions: Record<Owner, string> = {
  auth: 'Accounts, login and sessions',
  job: 'Jobs and skills',
  profile: 'Profiles of recruiters and job seekers',
  application: 'Applications and interviews',
  notification: 'Notifications, their emails, and the activity log',
}

/** Creates the OpenAPI document of the whole API from the schemas that validate requests. */
export function createOpenApi(): ReturnType<typeof createDocument> {
  const source: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Job Portal',
      version: '1.0.0',
      description: apiDescription,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      ...owners.map((name) => ({ name, description: tagDescriptions[name] })),
      { name: 'gateway', description: 'The portal as a whole' },
    ],
    paths: { ...servicePaths(), ...gatewayPaths },
    components: { securitySchemes },
  }
  return createDocument(source, {
    override: ({ jsonSchema, io }) => {
      // The format replaces a pattern of several hundred characters.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
      // Clients must accept new fields in responses; requests stay strict.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
}

function servicePaths(): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {}
  for (const owner of owners) {
    for (const operation of operations[owner]) {
      const path = `/api/v1${operation.path}`
      paths[path] = { ...paths[path], [operation.method]: describeOperation(owner, operation) }
    }
  }
  return paths
}
