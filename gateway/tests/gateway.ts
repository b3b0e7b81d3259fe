import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Environment } from '@portal/chassis/config'
import { createLogger } from '@portal/chassis/log'
import { createRedis, type Redis } from '@portal/chassis/redis'
import { stores } from '@portal/testing/stores'
import { testSecrets } from '@portal/testing/tokens'
import { readConfig } from '../src/config.ts'
import { createGateway } from '../src/service.ts'

/** What the stand-in for a service answers unless told otherwise: the request as it arrived. */
export type Arrived = { service: string; method: string; url: string; headers: IncomingHttpHeaders; body: string }

export type StubService = {
  url: string
  /** Answers in this way from now on. */
  respondWith: (listener: RequestListener) => void
  /** How many requests have come so far. */
  requested: () => number
  stop: () => Promise<void>
}

/** Stands where a service listens: a real HTTP server. */
async function startWireService(name: string): Promise<StubService> {
  let listener: RequestListener = async (req, res) => {
    const { method, url, headers } = req
    const arrived = { service: name, method, url, headers, body: await text(req) }
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(arrived))
  }
  let requested = 0
  const server = createServer((req, res) => {
    requested += 1
    listener(req, res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    respondWith: (other) => {
      listener = other
    },
    requested: () => requested,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export type GatewayUnderTest = {
  url: string
  /** The paths of the routes that are the gateway's own. */
  ownPaths: string[]
  services: Record<'auth' | 'job' | 'profile' | 'application' | 'notification', StubService>
  stop: () => Promise<void>
}

/**
 * The gateway before five services at the wire. It believes the test about where requests come from, and finds in Redis
 * the word of an auth service that has told it everything.
 */
export async function startGateway(environment: Environment = {}): Promise<GatewayUnderTest> {
  await inRedis(environment.REDIS_URL ?? stores().redisUrl, (redis) => redis.set('access:told', '1'))
  const [auth, job, profile, application, notification] = await Promise.all([
    startWireService('auth'),
    startWireService('job'),
    startWireService('profile'),
    startWireService('application'),
    startWireService('notification'),
  ])
  const services = { auth, job, profile, application, notification }
  const gateway = createGateway(
    readConfig({
      ...testSecrets,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      REDIS_URL: stores().redisUrl,
      AUTH_URL: auth.url,
      JOB_URL: job.url,
      PROFILE_URL: profile.url,
      APPLICATION_URL: application.url,
      NOTIFICATION_URL: notification.url,
      TRUSTED_PROXIES: '127.0.0.1',
      ...(process.env.PROXY_ENGINE ? { PROXY_ENGINE: process.env.PROXY_ENGINE } : {}),
      ...environment,
    }),
  )
  await gateway.start()
  return {
    url: gateway.url(),
    ownPaths: pathsOf(gateway.app.router.stack),
    services,
    stop: async () => {
      await gateway.stop()
      for (const service of Object.values(services)) await service.stop()
    },
  }
}

type Layer = { route?: { path: string }; handle: object }

/** What a router and those within it serve. Express keeps the stack of a router within another but does not declare it. */
function pathsOf(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route) return [route.path]
    return 'stack' in handle ? pathsOf(handle.stack as Layer[]) : []
  })
}

/** Does something in a Redis that may be away, which is then left as it is. */
export async function inRedis(url: string, act: (redis: Redis) => Promise<unknown>): Promise<void> {
  const { redis, start, stop } = createRedis(url, createLogger('test', 'silent'))
  await start?.()
  if (redis.status === 'ready') await act(redis)
  await stop?.()
}

/** Somebody whom no other test is: the header that says where a request comes from. */
export function stranger(): { 'X-Forwarded-For': string } {
  return { 'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` }
}

/** The id of a user whom no other test knows. */
export function newUserId(): number {
  return randomInt(1, 2 ** 40)
}

export type RawResponse = { status: number; headers: IncomingHttpHeaders; body: string }

/** A request exactly as given, where a client library would tidy it up. */
export async function sendRaw(
  gateway: { url: string },
  options: { method?: string; path: string; headers?: Record<string, string | string[]>; body?: string },
): Promise<RawResponse> {
  const { hostname, port } = new URL(gateway.url)
  const request = send({ hostname, port, agent: false, ...options })
  request.end(options.body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}
