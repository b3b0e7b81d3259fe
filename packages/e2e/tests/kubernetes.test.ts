import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '@portal/chassis/config/config'
import { createApp, createHttpServer } from '@portal/chassis/http/http'
import { createLogger } from '@portal/chassis/runtime/log'
import { createMetrics } from '@portal/chassis/runtime/metrics'
import { newKeyPair } from '@portal/testing/key-pairs'
import type { IPodSpec } from 'kubernetes-models/v1'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig as readGateway } from '../../../gateway/src/config.ts'
import { readConfig as readApplication } from '../../../services/application/src/config.ts'
import { readConfig as readAuth } from '../../../services/auth/src/config.ts'
import { readConfig as readJob } from '../../../services/job/src/config.ts'
import { readConfig as readNotification } from '../../../services/notification/src/config.ts'
import { readConfig as readProfile } from '../../../services/profile/src/config.ts'
import { readConfig as readWeb } from '../../web/server/config.ts'
import { buildExample, ofKind, problemsOf, readExample } from './kubernetes-objects.ts'
import { holds, isEgressAllowed, isIngressAllowed, type Labels, policies } from './kubernetes-policies.ts'

const readers: Record<string, (environment: Environment) => unknown> = {
  auth: readAuth,
  job: readJob,
  profile: readProfile,
  application: readApplication,
  notification: readNotification,
  gateway: readGateway,
  web: readWeb,
}
const names = Object.keys(readers)
const nameLabel = 'app.kubernetes.io/name'

const objects = readExample()
const deployments = ofKind(objects, 'Deployment')
const jobs = ofKind(objects, 'Job')

type Workload = { name: string; labels: Labels; pod: IPodSpec; environment: Map<string, string | undefined> }

const workloads: Workload[] = [...deployments, ...jobs].map(({ metadata, spec }) => {
  const pod = spec?.template?.spec as IPodSpec
  const labels = spec?.template?.metadata?.labels ?? {}
  return { name: String(metadata?.name), labels, pod, environment: environmentOf(pod) }
})
const processes = workloads.filter(({ name }) => !name.startsWith('portal-migrate'))

function processOf(name: string): Workload {
  return processes.find(({ labels }) => labels[nameLabel] === name) as Workload
}

/** The variables of a pod. The value of a variable that comes from a secret is undefined. */
function environmentOf({ containers: [container] }: IPodSpec): Map<string, string | undefined> {
  const maps = new Map(ofKind(objects, 'ConfigMap').map(({ metadata, data }) => [metadata?.name, data]))
  const whole = (container?.envFrom ?? []).flatMap(({ configMapRef }) =>
    Object.entries(maps.get(configMapRef?.name) ?? {}),
  )
  const single = (container?.env ?? []).map(({ name, value, valueFrom }) => {
    const { name: map, key = '' } = valueFrom?.configMapKeyRef ?? {}
    return [name, value ?? maps.get(map)?.[key]] as const
  })
  return new Map([...whole, ...single])
}

describe('the example', () => {
  // If kubectl is missing and can be installed without confirmation, this installs it first.
  it('matches a fresh build', { timeout: 300_000 }, async ({ skip }) => {
    const built = await buildExample()
    if ('reason' in built) {
      console.warn(`the example for Kubernetes was not rebuilt: ${built.reason}`)
      return skip()
    }
    // If this fails, rebuild it: kubectl kustomize deploy/kubernetes/overlays/example >deploy/kubernetes/example.yaml
    expect(built.objects).toEqual(objects)
  })

  it('is valid by the schemas of Kubernetes', async () => {
    expect(await problemsOf(objects)).toEqual([])
  })

  it('would be invalid with unknown fields or invalid values', async () => {
    const [deployment] = structuredClone(deployments)
    const spec = deployment?.spec?.template?.spec as IPodSpec & { readOnly: boolean }
    spec.readOnly = true
    const [other] = structuredClone(deployments)
    Object.assign(other?.spec?.template?.spec?.containers[0]?.resources?.limits ?? {}, { memory: 'much' })

    const problems = await problemsOf([deployment, other] as unknown as typeof objects)

    expect(problems).toEqual([expect.stringContaining('memory'), expect.stringMatching(/"readOnly".* does not exist/)])
  })

  it('runs two or more replicas of each process behind a service, and interrupts at most one at a time', () => {
    const expected = names.map((name) => `portal-${name}`).sort()
    for (const kind of ['Deployment', 'Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'] as const) {
      const found = ofKind(objects, kind).map(({ metadata }) => metadata?.name)
      expect(found.sort(), kind).toEqual(expected)
    }
    for (const { metadata, spec } of ofKind(objects, 'HorizontalPodAutoscaler')) {
      expect(spec).toMatchObject({ minReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: metadata?.name } })
    }
    for (const { spec } of ofKind(objects, 'PodDisruptionBudget')) expect(spec?.maxUnavailable).toBe(1)
    for (const { spec } of deployments) expect(spec?.strategy?.rollingUpdate?.maxUnavailable).toBe(0)
    expect(jobs.map(({ metadata }) => metadata?.name).sort()).toEqual(
      [...expected.filter((name) => !['portal-gateway', 'portal-web'].includes(name)), 'portal-streams']
        .map((name) => name.replace('portal', 'portal-migrate'))
        .sort(),
    )
  })

  it('routes each Kubernetes service to the pods of its own process only', () => {
    for (const { metadata, spec } of ofKind(objects, 'Service')) {
      const chosen = workloads.filter(({ labels }) => holds({ matchLabels: spec?.selector ?? {} }, labels))
      expect(chosen.map(({ name }) => name)).toEqual([metadata?.name])
    }
  })

  it('puts all objects into one namespace', () => {
    const outside = objects.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'portal')
    expect(outside).toEqual([])
  })
})

describe.each(workloads)('$name', ({ pod }) => {
  it('runs with the least privileges', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    })
    for (const { securityContext } of pod.containers) {
      expect(securityContext).toEqual({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      })
    }
  })

  it('has requests and limits for CPU and memory', () => {
    for (const { resources } of pod.containers) {
      const amounts = { cpu: expect.any(String), memory: expect.any(String) }
      expect(resources).toEqual({ requests: amounts, limits: amounts })
    }
  })
})

describe('each process', () => {
  let dir: string
  let samples: Record<string, string>
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'portal-kubernetes-'))
    writeFileSync(join(dir, 'signing-key.pem'), newKeyPair('ES256').pem)
    samples = {
      DATABASE_URL: 'mysql://someone:secret@mysql.example.com/portal',
      DATABASE_READ_URL: 'mysql://someone:secret@replica.example.com/portal',
      NATS_URL: 'nats://user:secret@one.example.com,nats://user:secret@two.example.com',
      REDIS_URL: 'redis+sentinel://one.example.com,two.example.com/main',
      CACHE_REDIS_URL: 'redis://cache.example.com',
      SMTP_URL: 'smtp://mail.example.com:587',
      STORAGE_URL: 's3://key:secret@resumes?endpoint=https://s3.example.com',
      CLAMAV_URL: 'clamav://clamd.example.com:3310',
      SERVICE_SECRET: randomBytes(48).toString('base64'),
      HOP_SECRET: randomBytes(48).toString('base64'),
      WEB_SECRET: randomBytes(48).toString('base64'),
    }
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  /** The environment of the process, with a sample value for each secret. */
  function sampleEnvironment({ environment }: Workload): Record<string, string | undefined> {
    const entries = [...environment].map(([name, value]) => [name, value?.replace(/^\/keys/, dir) ?? samples[name]])
    return Object.fromEntries(entries)
  }

  it.each(names)('%s has every variable that it requires, and none that it does not read', (name) => {
    const environment = sampleEnvironment(processOf(name))
    expect(Object.keys(environment).filter((variable) => environment[variable] === undefined)).toEqual([])
    const read = new Set<string | symbol>()
    const recording = new Proxy(environment, {
      get: (target, variable) => {
        read.add(variable)
        return Reflect.get(target, variable)
      },
    })

    expect(() => readers[name]?.(recording)).not.toThrow()

    expect(Object.keys(environment).filter((variable) => !read.has(variable))).toEqual([])
  })

  it('has health probes at paths that exist', async () => {
    const paths = processes.flatMap(({ pod }) =>
      pod.containers.flatMap(({ startupProbe, readinessProbe, livenessProbe }) =>
        [startupProbe, readinessProbe, livenessProbe].map((probe) => probe?.httpGet?.path),
      ),
    )
    expect(paths).toHaveLength(21)
    const log = createLogger('test', 'silent')
    const verifyToken = () => Promise.reject(new Error('not called'))
    const metrics = createMetrics({ host: '127.0.0.1', metricsPort: undefined, isTraced: false }, log)
    const server = createHttpServer(
      createApp({ log, metrics, verifyToken, checks: {}, routers: [] }),
      { host: '127.0.0.1', port: 0 },
      log,
    )
    await server.start?.()
    for (const path of new Set(paths)) expect((await fetch(`${server.url()}${path}`)).status, path).toBe(200)
    await server.stop?.()
  })

  it('declares the ports that it listens on', () => {
    for (const { pod, environment } of processes) {
      expect(pod.containers[0]?.ports).toEqual([
        { name: 'http', containerPort: 3000 },
        { name: 'metrics', containerPort: Number(environment.get('METRICS_PORT')) },
      ])
    }
  })

  it('has its own secrets and no others', () => {
    const secretsOf = ({ pod }: Workload) => {
      const [container] = pod.containers
      const asVariables = (container?.env ?? []).flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? [])
      const asFiles = (pod.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? [])
      return [...new Set([...asVariables, ...asFiles])].sort()
    }
    expect(Object.fromEntries(workloads.map((each) => [each.name, secretsOf(each)]))).toEqual({
      'portal-auth': ['portal-access', 'portal-auth', 'portal-services', 'portal-signing-key'],
      'portal-job': ['portal-job', 'portal-services'],
      'portal-profile': ['portal-profile', 'portal-services'],
      'portal-application': ['portal-application', 'portal-services'],
      'portal-notification': ['portal-mail', 'portal-notification', 'portal-services'],
      'portal-gateway': ['portal-access', 'portal-hop', 'portal-job'],
      'portal-web': ['portal-hop', 'portal-web'],
      ...Object.fromEntries(jobs.map(({ metadata }) => [metadata?.name, [metadata?.name]])),
    })
  })
})

describe('the network', () => {
  it('denies all traffic by default', () => {
    const [nothing] = policies.filter(({ metadata }) => metadata?.name === 'portal-nothing')
    expect(nothing?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
  })

  it.each(names)('accepts requests to %s only from the processes that have its URL', (name) => {
    const callers = processes.filter(({ environment }) =>
      [...environment.values()].some((value) => value?.startsWith(`http://portal-${name}:3000`)),
    )

    const allowed = processes.filter((caller) => isIngressAllowed(caller.labels, processOf(name).labels, 3000))

    expect(allowed.map((each) => each.name)).toEqual(callers.map((each) => each.name))
    expect(callers.filter((caller) => !isEgressAllowed(caller.labels, 3000))).toEqual([])
  })

  it.each([
    ['DATABASE_URL', 3306],
    ['NATS_URL', 4222],
    ['REDIS_URL', 6379],
    ['REDIS_URL', 26_379],
    ['SMTP_URL', 587],
    ['STORAGE_URL', 443],
    ['CLAMAV_URL', 3310],
  ])('permits connections to the store of %s, port %d, only from workloads with that variable', (variable, port) => {
    const configured = workloads.filter(({ environment }) => environment.has(variable))

    const allowed = workloads.filter(({ labels }) => isEgressAllowed(labels, port))

    expect(allowed.map(({ name }) => name)).toEqual(configured.map(({ name }) => name))
  })

  it('accepts scrapes of metrics from monitoring namespaces', () => {
    const scraped = processes.filter(({ labels }) =>
      isIngressAllowed({ 'job-portal/monitoring': 'true' }, labels, 'metrics'),
    )
    expect(scraped).toEqual(processes)
  })
})
