import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyTooLarge, maxBodyBytes } from '@portal/chassis/http/body'
import { requestTooSlow } from './failures.ts'

const deadlineMs = 30_000

/**
 * Reads the whole body of a request, undecoded, so that a client that sends it slowly occupies no connection to a
 * service. Returns undefined if the response closes before the body is complete. Throws 413 for a body larger than a
 * service accepts: at once if `Content-Length` says so, otherwise when that many bytes have arrived. The rest of the body
 * is discarded, because most clients read no response before they have sent the whole body. Throws 408 after half a minute.
 */
export async function readBody(req: IncomingMessage, res: ServerResponse): Promise<Buffer | undefined> {
  const declaredLength = Number(req.headers['content-length'] ?? 0)
  if (declaredLength > maxBodyBytes) throw bodyTooLarge()
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
  // One buffer for all chunks, because small ones waste memory.
  const body = Buffer.allocUnsafe(declaredLength || maxBodyBytes)
  let length = 0
  const onData = (chunk: Buffer) => {
    if (length + chunk.length > body.length) return reject(bodyTooLarge())
    length += chunk.copy(body, length)
  }
  const onEnd = () => resolve(body.subarray(0, length))
  const onClose = () => resolve(undefined)
  const timer = setTimeout(() => reject(requestTooSlow()), deadlineMs)
  req.on('data', onData).once('end', onEnd)
  res.once('close', onClose)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    req.off('data', onData).off('end', onEnd)
    res.off('close', onClose)
    req.resume()
  }
}
