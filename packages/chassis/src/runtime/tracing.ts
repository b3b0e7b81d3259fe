// OpenTelemetry traces: what a request caused in every process, as a tree of spans (ADR 23). Off unless an OTLP
// endpoint is configured.
// Guarantees: while tracing is off, each place that could begin a span costs one comparison and the SDK is not loaded.
// Does not guarantee: that every span arrives; spans are sent in batches and dropped if the endpoint does not accept
// them.
import { tracingChannel } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Attributes,
  context,
  DiagLogLevel,
  diag,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { ObservationConfig } from '../config/config.ts'
import { type Component, withTimeout } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { loggedPath } from './redact-path.ts'
import { requestContext, runInContext } from './request-context.ts'

export { SpanKind } from '@opentelemetry/api'

const tracer = trace.getTracer('job-portal')
const stopTimeoutMs = 1000

let isOn = false

/** Traces this process from start to stop under the name of its service. Source: the OpenTelemetry specification. */
export function createTracing(service: string, { isTraced }: ObservationConfig, log: Logger): Component {
  if (!isTraced) return { name: 'tracing' }
  let shutdown: (() => Promise<void>) | undefined
  return {
    name: 'tracing',
    start: async () => {
      // Loaded on demand, because it is larger than the rest of the process.
      const { startNodeSdk } = await import('@opentelemetry/sdk-node')
      const name = { 'service.name': service, 'service.namespace': 'job-portal' }
      const sdk = startNodeSdk({
        logLevel: 'none',
        resourceAttributes: name,
        metricReaders: [],
        logRecordProcessors: [],
      })
      logSdkErrors(log)
      shutdown = () => sdk.shutdown()
      redisCommands.start.subscribe(beginRedisSpan)
      redisCommands.asyncEnd.subscribe(endRedisSpan)
      isOn = true
    },
    stop: async () => {
      isOn = false
      redisCommands.start.unsubscribe(beginRedisSpan)
      redisCommands.asyncEnd.unsubscribe(endRedisSpan)
      if (shutdown) await withTimeout(stopTimeoutMs, shutdown())
    },
  }
}

/** Writes errors and warnings of the SDK to the log. */
function logSdkErrors(log: Logger): void {
  const warn = (fault: string) => log.warn({ fault: fault.slice(0, 500) }, 'tracing')
  const ignore = () => undefined
  const logger = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
}

/**
 * Begins the span of a request, in the trace of its `traceparent` header or in a new one, and runs `next` in it. The
 * span ends with the response; `routeOf` is called then.
 */
export function inRequestSpan(
  req: IncomingMessage,
  res: ServerResponse,
  routeOf: () => string,
  next: () => void,
): void {
  // Health checks are frequent and not worth a trace.
  if (!isOn || req.url?.startsWith('/health')) {
    next()
    return
  }
  const { method = '', url = '' } = req
  const attributes = { 'http.request.method': method, 'url.path': loggedPath(url) }
  const parent = propagation.extract(ROOT_CONTEXT, req.headers)
  const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
  res.once('close', () => {
    const { statusCode } = res
    span.updateName(`${method} ${routeOf()}`)
    span.setAttributes({ 'http.route': routeOf(), 'http.response.status_code': statusCode })
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  })
  context.with(trace.setSpan(parent, span), next)
}

/** Binds `work` to the current request context and span, wherever it is called from. */
export function bindContext(work: () => void): () => void {
  const current = requestContext()
  const bound = () => runInContext(current, work)
  return isOn ? context.bind(context.active(), bound) : bound
}

export type SpanOptions = {
  kind: SpanKind
  attributes?: Attributes
  /** The `traceparent` (W3C Trace Context) of the parent; the current span by default. */
  from?: string | null | undefined
}

/** Runs `work` in its own span. The span fails if `work` rejects. */
export function inSpan<Result>(
  name: string,
  { kind, attributes = {}, from }: SpanOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!isOn) return work()
  const parent = from ? propagation.extract(ROOT_CONTEXT, { traceparent: from }) : context.active()
  const span = tracer.startSpan(name, { kind, attributes }, parent)
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      return await work()
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

/** Runs `work` in the trace of a `traceparent`, without a span of its own. */
export function inTraceOf<Result>(from: string | undefined, work: () => Result): Result {
  if (!isOn || !from) return work()
  return context.with(propagation.extract(ROOT_CONTEXT, { traceparent: from }), work)
}

/**
 * Begins a span for a statement (without its values) or a Redis command (its name). Returns the function that ends it,
 * with the error if it failed. Undefined outside of a trace, so background work that repeats itself creates no traces.
 */
export function beginStoreSpan(system: 'mysql' | 'redis', text: string): ((error?: unknown) => void) | undefined {
  if (!isOn || !trace.getActiveSpan()) return undefined
  const [verb = ''] = /^\w+/.exec(text) ?? []
  const attributes = { 'db.system.name': system, 'db.query.text': text }
  const span = tracer.startSpan(`${system} ${verb.toUpperCase()}`, { kind: SpanKind.CLIENT, attributes })
  return (error) => {
    if (error !== undefined) fail(span, error)
    span.end()
  }
}

// ioredis publishes each command that it sends. A command that serves several requests is in the trace of the first.
const redisCommands = tracingChannel('ioredis:command')
const redisSpans = new WeakMap<object, (error?: unknown) => void>()

function beginRedisSpan(message: unknown): void {
  const sent = message as { command: string }
  const end = beginStoreSpan('redis', sent.command)
  if (end) redisSpans.set(sent, end)
}

function endRedisSpan(message: unknown): void {
  const sent = message as { error?: unknown }
  redisSpans.get(sent)?.(sent.error)
}

/** Marks a span as failed, without the message, which may contain personal data. */
function fail(span: Span, error: unknown): void {
  const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : { name: typeof error }
  span.setStatus({ code: SpanStatusCode.ERROR, message: code === undefined ? name : `${name} ${code}` })
}

/** The `traceparent` of the current span, to be passed on; undefined if tracing is off or there is no span. */
export function currentTraceparent(): string | undefined {
  if (!isOn) return undefined
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent
}

/** The id of the current trace, for logs; undefined if there is none. */
export function currentTraceId(): string | undefined {
  return isOn ? trace.getActiveSpan()?.spanContext().traceId : undefined
}
