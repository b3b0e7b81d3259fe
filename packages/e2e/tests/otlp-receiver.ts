import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** A received span. Times are nanoseconds since 1970, as text. */
export type ReceivedSpan = {
  service: string
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: Record<string, string | number>
}

type Value = { stringValue?: string; intValue?: number }
type Attribute = { key: string; value: Value }
type Spans = Omit<ReceivedSpan, 'service' | 'attributes'> & { attributes?: Attribute[] }
type Export = { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Spans[] }[] }[] }

export type OtlpReceiver = {
  /** The value for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string
  /** All spans received so far. */
  spans: ReceivedSpan[]
  stop: () => Promise<void>
}

/** Receives traces as a collector does: OTLP over HTTP, as JSON. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = []
  const server = createServer(async (req, res) => {
    const { resourceSpans } = (await json(req)) as Export
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name'])
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        spans.push({ ...span, service, attributes: valuesOf(span.attributes ?? []) })
      }
    }
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function valuesOf(attributes: Attribute[]): Record<string, string | number> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']))
}

/** Formats the spans of a trace as a tree, one line per span with its duration. */
export function drawTrace(spans: readonly ReceivedSpan[]): string {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const inOrder = spans.toSorted((a, b) => (BigInt(a.startTimeUnixNano) < BigInt(b.startTimeUnixNano) ? -1 : 1))
  const below = (parent: string | undefined, depth: number): string[] =>
    inOrder
      .filter(({ parentSpanId }) => (parentSpanId && ids.has(parentSpanId) ? parentSpanId : undefined) === parent)
      .flatMap((span) => {
        const tookMs = Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6
        const line = `${'  '.repeat(depth)}${span.service}: ${span.name} (${tookMs.toFixed(1)} ms)`
        return [line, ...below(span.spanId, depth + 1)]
      })
  return below(undefined, 0).join('\n')
}
