// Traces (OpenTelemetry): what a request led to, in every process, as a tree of spans. Off unless the configuration says
// where they go (OTLP over HTTP); then the SDK is loaded and takes the rest from the standard OTEL_* variables. While it is
// off each place that could begin a span costs a comparison. Spans are begun by hand at the few places where all of a kind
// come by: a request, a question to another service, a statement, a command to Redis, an event, a mail. Not guaranteed:
// that every span arrives; they are sent some at once, and dropped where nobody takes them.
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
import type { ObservationConfig } from './config.ts'
import type { Component } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { loggedPath } from './redact-path.ts'
import { requestContext, runInContext } from './request-context.ts'

export { SpanKind } from '@opentelemetry/api'

const tracer = trace.getTracer('job-portal')
const stopTimeoutMs = 1000

let isOn = false

/** Traces this process from start to stop, under the name of its service. Source: the OpenTelemetry specification. */
export function createTracing(service: string, { isTraced }: ObservationConfig, log: Logger): Component {
  if (!isTraced) return { name: 'tracing' }
  let shutdown: (() => Promise<void>) | undefined
  return {
    name: 'tracing',
    start: async () => {
      // Loaded only here, because it is larger than all the rest of a process.
      const { startNodeSdk } = await import('@opentelemetry/sdk-node')
      const name = { 'service.name': service, 'service.namespace': 'job-portal' }
      const sdk = startNodeSdk({
        logLevel: 'none',
        resourceAttributes: name,
        metricReaders: [],
        logRecordProcessors: [],
      })
      logFaults(log)
      shutdown = () => sdk.shutdown()
      isOn = true
    },
    stop: async () => {
      isOn = false
      const { promise: givenUp, resolve } = Promise.withResolvers<void>()
      setTimeout(resolve, stopTimeoutMs).unref()
      await Promise.race([shutdown?.(), givenUp])
    },
  }
}

/** What the SDK says of itself, in lines of the log like all others. */
function logFaults(log: Logger): void {
  const say = (fault: string) => log.warn({ fault: fault.slice(0, 500) }, 'tracing')
  const ignore = () => undefined
  const logger = { error: say, warn: say, info: ignore, debug: ignore, verbose: ignore }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
}

/**
 * Begins the span of a request, as a part of the trace that its `traceparent` names or of a new one, and runs `next` in it.
 * It ends with the answer; `routeOf` then says which route it was.
 */
export function inRequestSpan(
  req: IncomingMessage,
  res: ServerResponse,
  routeOf: () => string,
  next: () => void,
): void {
  // Whether a process is well is asked all the time, and is nobody's trace.
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

/** Makes `work` run in the scope and the span that are in progress now, wherever it is called from. */
export function bindContext(work: () => void): () => void {
  const scope = requestContext()
  const bindContext = () => runInContext(scope, work)
  return isOn ? context.bind(context.active(), bindContext) : bindContext
}

export type SpanOptions = {
  kind: SpanKind
  attributes?: Attributes
  /** The `traceparent` (W3C Trace Context) of what led to this; the span in progress unless told otherwise. */
  from?: string | null | undefined
}

/** Runs `work` in a span of its own, which fails where `work` does. */
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

/** Runs `work` as a part of the trace that a `traceparent` names, without a span of its own. */
export function inTraceOf<Result>(from: string | undefined, work: () => Result): Result {
  if (!isOn || !from) return work()
  return context.with(propagation.extract(ROOT_CONTEXT, { traceparent: from }), work)
}

/**
 * Begins a span for what is asked of a store: a statement without its values, or the name of a command. Returns what ends
 * it, with the error where it failed; undefined outside of any trace, so that what a process does by itself again and
 * again begins none.
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

/** Without the message, which can hold anybody's data. */
function fail(span: Span, error: unknown): void {
  const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : { name: typeof error }
  span.setStatus({ code: SpanStatusCode.ERROR, message: code === undefined ? name : `${name} ${code}` })
}

/** The `traceparent` of the span in progress, to be handed on; undefined where nothing is traced. */
export function currentTraceparent(): string | undefined {
  if (!isOn) return undefined
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent
}

/** The trace in progress, for logs; undefined where nothing is traced. */
export function currentTraceId(): string | undefined {
  return isOn ? trace.getActiveSpan()?.spanContext().traceId : undefined
}
