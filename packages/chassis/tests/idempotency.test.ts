import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { secretTokenKey } from '@portal/chassis/config/token-keys'
import { createApp } from '@portal/chassis/http/http'
import { type Created, createFingerprintKey, createOnce, type Once } from '@portal/chassis/http/idempotency'
import { transact } from '@portal/chassis/mysql/database'
import { createMetrics } from '@portal/chassis/runtime/metrics'
import { createTokenVerifier } from '@portal/chassis/tokens/tokens'
import { skillCreated } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { testSecrets } from '@portal/testing/tokens'
import { Router } from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

type Skill = { id: number; toJSON?: () => unknown }

let fixture: MessagingFixture
let ctx: Parameters<typeof createOnce>[0]
let operation: (once: Once<Skill>) => Promise<Created>
const server = createServer()
beforeAll(async () => {
  fixture = await startMessagingFixture()
  const fingerprintKey = createFingerprintKey(testSecrets.SERVICE_SECRET)
  ctx = { db: fixture.component.db, fingerprintKey }
  const router = Router()
  router.post('/skills', (req, res) =>
    createOnce(ctx, { req, res, input: req.body, present: (skill) => skill, at: '/api/v1/skills' }, operation),
  )
  const keys = [secretTokenKey(testSecrets.SECRET_KEY)]
  const { verify: verifyToken } = createTokenVerifier({ keys }, fixture.log)
  const metrics = createMetrics({ host: '127.0.0.1', metricsPort: undefined, isTraced: false }, fixture.log)
  server.on('request', createApp({ log: fixture.log, metrics, verifyToken, checks: {}, routers: [router] }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
beforeEach(() => fixture.database.rows('DELETE FROM outbox'))
afterAll(async () => {
  server.close()
  await fixture.stop()
})

async function create(key: string) {
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/skills`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: '{}',
  })
  return { status: response.status, location: response.headers.get('location'), body: await response.text() }
}

function writeSkill(tx: Parameters<typeof record>[0], id: number) {
  return record(tx, skillCreated, { aggregateId: id, revision: 1, data: { skill_id: id, name: `Skill ${id}` } })
}

function written() {
  return fixture.database.rows('SELECT id FROM outbox')
}

function storedFor(key: string) {
  return fixture.database.rows('SELECT body FROM idempotency_keys WHERE `key` = ?', [key])
}

describe('a request with an Idempotency-Key', () => {
  it('is retried as a whole after a deadlock and responds with what was committed', async () => {
    let attempts = 0
    operation = (once) =>
      once.transact(ctx, async (tx) => {
        attempts += 1
        await writeSkill(tx, attempts)
        if (attempts < 3) throw Object.assign(new Error('lost'), { code: 'ER_LOCK_DEADLOCK' })
        return { id: attempts }
      })

    const first = await create('deadlock')

    expect(first).toEqual({ status: 201, location: '/api/v1/skills/3', body: '{"id":3}' })
    expect(await create('deadlock')).toEqual(first)
    expect(await written()).toHaveLength(1)
    expect(await storedFor('deadlock')).toEqual([{ body: '{"id":3}' }])
  })

  it('stores no key if it fails, even if an earlier transaction of it was committed', async () => {
    operation = async (once) => {
      await transact(ctx, (tx) => writeSkill(tx, 1))
      return once.transact(ctx, async () => {
        throw new Error('changed my mind')
      })
    }

    expect((await create('beside')).status).toBe(500)

    expect(await written()).toHaveLength(1)
    expect(await storedFor('beside')).toEqual([])
  })

  it('creates once, even if it tries again after it has created', async () => {
    operation = async (once) => {
      await once.transact(ctx, async (tx) => {
        await writeSkill(tx, 1)
        return { id: 1 }
      })
      return once.transact(ctx, async (tx) => {
        await writeSkill(tx, 2)
        return { id: 2 }
      })
    }

    expect(await create('twice')).toEqual({ status: 201, location: '/api/v1/skills/1', body: '{"id":1}' })

    expect(await written()).toHaveLength(1)
  })

  it('creates after an attempt in the same request has failed', async () => {
    operation = async (once) => {
      const failing = once.transact(ctx, async (tx) => {
        await writeSkill(tx, 1)
        throw new Error('changed my mind')
      })
      return failing.catch(() => once.transact(ctx, async () => ({ id: 2 })))
    }

    expect((await create('renewed')).body).toBe('{"id":2}')

    expect(await written()).toEqual([])
    expect(await storedFor('renewed')).toEqual([{ body: '{"id":2}' }])
  })

  it('creates nothing if its result cannot be presented', async () => {
    operation = (once) =>
      once.transact(ctx, async (tx) => {
        await writeSkill(tx, 1)
        const unpresentable: Skill = { id: 1, toJSON: () => JSON.parse('') }
        return unpresentable
      })

    expect((await create('unpresentable')).status).toBe(500)

    expect(await written()).toEqual([])
  })
})

// Checked by the compiler: a command that forgets its key does not compile.
// @ts-expect-error Only `once` makes what a creating operation returns.
operation = () => transact(ctx, async () => ({ id: 1 }))
