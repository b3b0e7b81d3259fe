import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operations } from '@portal/contracts/catalogue'
import { expectStatus } from '@portal/stack/api-client'
import converter from 'openapi-to-postmanv2'
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { generateClient, generators, listTitles } from './generate-clients.ts'
import { guest } from './person.ts'

let document: { paths: object }
beforeAll(async () => {
  document = await expectStatus(200, guest.request('GET', '/api/v1/openapi.json'))
})

describe('from the API document,', () => {
  it.each(generators)(
    '%s generates a client that compiles and lists the jobs of the portal',
    { timeout: 120_000 },
    async (generator) => {
      const folder = mkdtempSync(join(tmpdir(), 'portal-client-'))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))

      await generateClient(generator, document, folder)

      const jobs = await expectStatus(200, guest.request('GET', '/api/v1/jobs/?limit=5'))
      const titles = jobs.map(({ title }: { title: string }) => title)
      expect(titles).not.toEqual([])
      expect(await listTitles(folder, inject('portal').gatewayUrl)).toEqual(titles)
    },
  )

  it('a Postman collection with every operation is generated', async () => {
    const converted = await new Promise<Conversion>((resolve, reject) => {
      converter.convert({ type: 'json', data: structuredClone(document) }, {}, (error, result) =>
        error ? reject(error) : resolve(result as Conversion),
      )
    })

    expect(converted).toMatchObject({ result: true })
    const requests = converted.output.flatMap(({ data }) => requestsIn(data))
    expect(requests.length).toBeGreaterThanOrEqual(Object.values(operations).flat().length)
  })
})

type Item = { request?: object; item?: Item[] }
type Conversion = { result: boolean; output: { data: Item }[] }

function requestsIn({ request, item = [] }: Item): object[] {
  return [...(request ? [request] : []), ...item.flatMap(requestsIn)]
}
