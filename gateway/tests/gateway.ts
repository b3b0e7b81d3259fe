import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Environment } from '@portal/chassis/config/config'
import { createRedis, type Redis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { stores } from '@portal/testing/stores'
import { testSecrets } from '@portal/testing/tokens'
import { passes, until } from '@portal/testing/until'
import { readConfig } from '../src/config.ts'
import { createGateway } from '../src/service.ts'

/** The default response of a stub service: the request as it arrived. */
export type Arrived = { service: string; method: string; url: string; headers: IncomingHttpHeaders; body: string }

export type StubService = {
  url: string
  /** Replaces the listener that responds to requests. */
  respondWith: (listener: RequestListener) => void
  /** The number of requests so far. */
  requested: () => number
  /** The number of open connections. */
  connected: () => Promise<number>
  stop: () => Promise<void>
}

/** Starts an HTTP server in place of a service. */
export async function startStubService(name: string): Promise<StubService> {
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
  // As long as a service.
  server.keepAliveTimeout = 75_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    respondWith: (newListener) => {
      listener = newListener
    },
    requested: () => requested,
    connected: () => promisify(server.getConnections.bind(server))(),
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export type GatewayUnderTest = {
  url: string
  /** The paths of the gateway's own routes. */
  ownPaths: string[]
  services: Record<'auth' | 'job' | 'profile' | 'application' | 'notification', StubService>
  stop: () => Promise<void>
}

/**
 * Starts the gateway with five stub services. It trusts the `X-Forwarded-For` header of the tests, and Redis says that
 * the auth service has published all revocations.
 */
export async function startGateway(environment: Environment = {}): Promise<GatewayUnderTest> {
  await inRedis(environment.REDIS_URL ?? stores().redisUrl, (redis) => redis.set('access:told', '1'))
  const [auth, job, profile, application, notification] = await Promise.all([
    startStubService('auth'),
    startStubService('job'),
    startStubService('profile'),
    startStubService('application'),
    startStubService('notification'),
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

/** The paths of a router and its nested routers. Express's types do not declare the stack of a nested router. */
function pathsOf(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route) return [route.path]
    return 'stack' in handle ? pathsOf(handle.stack as Layer[]) : []
  })
}

/** Runs commands in Redis until they succeed, or does nothing if Redis is unavailable. */
export async function inRedis(url: string, run: (redis: Redis) => Promise<unknown>): Promise<void> {
  const { redis, start, stop } = createRedis(url, createLogger('test', 'silent'))
  await start?.()
  if (redis.status === 'ready') await until('Redis to respond', () => passes(() => run(redis)))
  await stop?.()
}

/** A client address that no other test uses, as the header that the gateway reads it from. */
export function newClient(): { 'X-Forwarded-For': string } {
  return { 'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` }
}

/** The id of a user that no other test uses. */
export function newUserId(): number {
  return randomInt(1, 2 ** 40)
}

export type RawResponse = { status: number; headers: IncomingHttpHeaders; body: string }

/** Sends a request exactly as given; a client library would normalize it. */
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
