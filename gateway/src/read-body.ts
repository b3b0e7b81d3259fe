import { bodyTooLarge, hasBody, maxBodyBytes } from '@portal/chassis/body'
import type { Request, Response } from 'express'

declare global {
  namespace Express {
    interface Request {
      /** The body that was read, as long as it may still have to be sent. */
      wholeBody: Buffer | undefined
    }
  }
}

const smallestBytes = 4096

/**
 * The whole body of a request, as it came over the wire, so that a client that is slow to send it keeps nothing else busy;
 * undefined where there is none, and where the response has ended before the body has. Throws 413 for more than a service
 * takes: at once where the length is given, otherwise when so much has come. What still comes after that is read past, as
 * most clients do not look at a response before they have sent all.
 */
export async function readBody(req: Request, res: Response): Promise<Buffer | undefined> {
  if (!hasBody(req)) return undefined
  const given = Number(req.headers['content-length'] ?? 0)
  if (given > maxBodyBytes) throw bodyTooLarge()
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
  let body: Buffer = Buffer.alloc(0)
  let length = 0
  const take = (chunk: Buffer) => {
    const needed = length + chunk.length
    if (needed > maxBodyBytes) return reject(bodyTooLarge())
    // Most bodies come as one chunk. Others are put together as they come, because many small chunks take more than they hold.
    if (chunk.length === given) body = chunk
    else {
      if (needed > body.length) body = grown(body, Math.max(needed, given))
      chunk.copy(body, length)
    }
    length = needed
  }
  const end = () => resolve(body.subarray(0, length))
  const giveUp = () => resolve(undefined)
  req.on('data', take).once('end', end)
  res.once('close', giveUp)
  try {
    return await promise
  } finally {
    req.off('data', take).off('end', end)
    res.off('close', giveUp)
    req.resume()
  }
}

function grown(body: Buffer, needed: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(maxBodyBytes, Math.max(needed, 2 * body.length, smallestBytes)))
  body.copy(larger)
  return larger
}
