import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { reasonOf } from '@portal/stack/startup-error'
import type { IDeployment } from 'kubernetes-models/apps/v1'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import type { IJob } from 'kubernetes-models/batch/v1'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1'
import type { IConfigMap, IService } from 'kubernetes-models/v1'
import { parseAllDocuments } from 'yaml'

type Kinds = {
  ConfigMap: IConfigMap
  Deployment: IDeployment
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler
  Job: IJob
  NetworkPolicy: INetworkPolicy
  PodDisruptionBudget: IPodDisruptionBudget
  Service: IService
}
export type KubernetesObject = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } }

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(root, 'deploy/kubernetes')
const oldestKustomize = 5

/** Reads the example as it is committed. */
export function readExample(): KubernetesObject[] {
  return parse(readFileSync(join(folder, 'example.yaml'), 'utf8'))
}

/** Builds the example. Returns the reason instead if this machine cannot build it. */
export async function buildExample(): Promise<{ objects: KubernetesObject[] } | { reason: string }> {
  try {
    await provideBinaries(['kubectl'], () => {})
  } catch (error) {
    return { reason: reasonOf(error) }
  }
  const kubectl = findProgram('kubectl')
  const { stdout: version } = await run(kubectl, ['version', '--client', '--output=json'])
  const { kustomizeVersion = 'of an unknown version' } = JSON.parse(version)
  if (Number(/^v(\d+)/.exec(kustomizeVersion)?.[1] ?? 0) < oldestKustomize) {
    return {
      reason: `${kubectl} builds with kustomize ${kustomizeVersion}, but ${oldestKustomize} or newer is required`,
    }
  }
  const { stdout } = await run(kubectl, ['kustomize', join(folder, 'overlays/example')], { maxBuffer: 10_000_000 })
  return { objects: parse(stdout) }
}

/** The objects of one kind. */
export function ofKind<Kind extends keyof Kinds>(objects: readonly KubernetesObject[], kind: Kind): Kinds[Kind][] {
  return objects.filter((each) => each.kind === kind) as unknown as Kinds[Kind][]
}

/** Validates objects against the schemas of Kubernetes: returns wrong values, missing fields and unknown fields. */
export async function problemsOf(objects: readonly KubernetesObject[]): Promise<string[]> {
  return [...(await wrongValues(objects)), ...(await wrongFields(objects))]
}

async function wrongValues(objects: readonly KubernetesObject[]): Promise<string[]> {
  const problems: string[] = []
  for (const object of objects) {
    const models = await import(/* @vite-ignore */ `kubernetes-models/${object.apiVersion}`)
    try {
      new models[object.kind](object).validate()
    } catch (error) {
      problems.push(`${object.kind} ${object.metadata.name}: ${reasonOf(error)}`)
    }
  }
  return problems
}

/** The schemas accept unknown fields. The compiler rejects them in an object literal of the object's type. */
async function wrongFields(objects: readonly KubernetesObject[]): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'portal-kubernetes-'))
  try {
    await symlink(fileURLToPath(new URL('../node_modules', import.meta.url)), join(dir, 'node_modules'))
    const lines = objects.map(
      (object, index) =>
        `export const ${object.kind}${index}: import('kubernetes-models/${object.apiVersion}').I${object.kind} = ${JSON.stringify(object)}`,
    )
    await writeFile(join(dir, 'objects.ts'), lines.join('\n'))
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext']
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'objects.ts'], { cwd: dir })
    return []
  } catch (error) {
    return (error as { stdout: string }).stdout.trim().split('\n')
  } finally {
    await rm(dir, { recursive: true })
  }
}

function parse(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS())
}
