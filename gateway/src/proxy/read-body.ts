import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyTooLarge, hasBody, maxBodyBytes } from '@portal/chassis/http/body'

const minCapacityBytes = 4096

/**
 * Reads the whole body of a request, undecoded, so that a client that sends it slowly occupies no connection to a
 * service. Returns undefined if there is no body, or if the response closes before the body is complete. Throws 413 for
 * a body larger than a service accepts: at once if `Content-Length` says so, otherwise when that many bytes have
 * arrived. The rest of the body is discarded, because most clients read no response before they have sent the whole
 * body.
 */
export async function readBody(req: IncomingMessage, res: ServerResponse): Promise<Buffer | undefined> {
  if (!hasBody(req)) return undefined
  const declaredLength = Number(req.headers['content-length'] ?? 0)
  if (declaredLength > maxBodyBytes) throw bodyTooLarge()
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
  let body: Buffer = Buffer.alloc(0)
  let length = 0
  const onData = (chunk: Buffer) => {
    const needed = length + chunk.length
    if (needed > maxBodyBytes) return reject(bodyTooLarge())
    // Most bodies arrive as one chunk. Others are copied into one buffer, because small chunks waste memory.
    if (chunk.length === declaredLength) body = chunk
    else {
      if (needed > body.length) body = grow(body, Math.max(needed, declaredLength))
      chunk.copy(body, length)
    }
    length = needed
  }
  const onEnd = () => resolve(body.subarray(0, length))
  const onClose = () => resolve(undefined)
  req.on('data', onData).once('end', onEnd)
  res.once('close', onClose)
  try {
    return await promise
  } finally {
    req.off('data', onData).off('end', onEnd)
    res.off('close', onClose)
    req.resume()
  }
}

function grow(body: Buffer, needed: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(maxBodyBytes, Math.max(needed, 2 * body.length, minCapacityBytes)))
  body.copy(larger)
  return larger
}
