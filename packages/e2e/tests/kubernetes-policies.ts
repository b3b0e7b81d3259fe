import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { ofKind, readExample } from './kubernetes-objects.ts'

export type Labels = Record<string, string>

export const policies = ofKind(readExample(), 'NetworkPolicy')

type Selector = {
  matchLabels?: Labels | undefined
  matchExpressions?: { key: string; operator: string; values?: string[] | undefined }[] | undefined
}

/** Whether a selector matches these labels. */
export function holds({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    // No policy uses another operator.
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values?.includes(labels[key] ?? ''))
  )
}

type Rules = NonNullable<INetworkPolicy['spec']>

function rulesFor(labels: Labels, direction: 'ingress' | 'egress') {
  return policies.flatMap(({ spec }) => {
    const { podSelector, ingress = [], egress = [] } = spec as Rules
    if (!holds((podSelector ?? {}) as Selector, labels)) return []
    return direction === 'ingress'
      ? ingress.map(({ from, ports }) => ({ peers: from ?? [], ports: ports ?? [] }))
      : egress.map(({ to, ports }) => ({ peers: to ?? [], ports: ports ?? [] }))
  })
}

/** Whether a pod or a namespace with the labels `from` may connect to a pod with the labels `to`. */
export function isIngressAllowed(from: Labels, to: Labels, port: number | string): boolean {
  return rulesFor(to, 'ingress').some(
    ({ peers, ports }) =>
      ports.some((each) => each.port === port) &&
      peers.some(({ podSelector, namespaceSelector }) => holds((podSelector ?? namespaceSelector) as Selector, from)),
  )
}

/** Whether a pod with the labels `from` may connect to a port of another host. */
export function isEgressAllowed(from: Labels, port: number): boolean {
  return rulesFor(from, 'egress').some(({ ports }) => ports.some((each) => each.port === port))
}
