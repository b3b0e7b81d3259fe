import { notificationOperations } from '@portal/contracts/notification/http'
import type { LoaderFunctionArgs } from 'react-router'
import { apiContext } from '../../api/call.ts'
import type { StreamResponse } from '../../api/send.ts'
import { sessionContext } from '../../api/session.ts'

// A browser never opens a stream again that was rejected, so while there is none, it gets an empty one.
const emptyStream = 'retry: 10000\n\n'
// What the API itself allows as the id of an event.
const eventId = /^\d{1,15}$/

/** Relays the notifications of the signed-in person as they arrive, until the browser leaves or the session ends. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { openStream, client, requestId, log } = context.get(apiContext)
  const { token } = context.get(sessionContext)
  // Nothing would end the stream of a response without a body.
  if (request.method === 'HEAD') return eventStream(emptyStream)
  // A browser does not ask again.
  if (token === undefined) return new Response(null, { status: 204 })
  // After a broken connection a browser sends the last event itself.
  const after = request.headers.get('Last-Event-ID') ?? new URL(request.url).searchParams.get('after') ?? ''
  const { signal } = request
  try {
    const stream = await openStream({
      path: `/api/v1${notificationOperations.streamNotifications.path}`,
      headers: {
        'x-request-id': requestId,
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        ...(eventId.test(after) ? { 'last-event-id': after } : {}),
      },
      client,
      signal,
    })
    if (stream.status === 200) return eventStream(untilEnd(stream))
    for await (const _ of stream.body);
    return stream.status === 401 ? new Response(null, { status: 204 }) : eventStream(emptyStream)
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, 'the gateway did not open a stream')
    return eventStream(emptyStream)
  }
}

/** The stream of the API. If it breaks, the one to the browser ends, and the browser opens it again. */
function untilEnd({ body }: StreamResponse): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]()
  return new ReadableStream({
    pull: async (controller) => {
      const next = await chunks.next().catch(() => undefined)
      if (!next || next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: async () => {
      await chunks.return?.()
    },
  })
}

function eventStream(body: BodyInit): Response {
  // Nobody may compress it, which would hold events back.
  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'private, no-store, no-transform' }
  return new Response(body, { headers })
}
