// Keeps each command short, so the store can process others in between.
const maxKeys = 512

/** What is requested from a store in one tick of the event loop, and the response to all of it. */
export type Batch<Items, Response> = { items: Items; response: Promise<Response> }

/**
 * Collects what is requested from a store in one tick of the event loop and sends it as one command: one write and one
 * read of the connection, whatever the number of requests. Returns a function that returns the open batch. `begin`
 * creates an empty batch, `keysOf` counts its keys, `send` is called once per batch; if it rejects, the response
 * rejects for all.
 */
export function createBatchLoader<Items, Response>(options: {
  begin: () => Items
  keysOf: (items: Items) => number
  send: (items: Items) => Promise<Response>
}): () => Batch<Items, Response> {
  const { begin, keysOf, send } = options
  let open: Batch<Items, Response> | undefined
  const sendAtEndOfTick = async (items: Items): Promise<Response> => {
    // Later requests of the same tick join the batch.
    await new Promise((resolve) => setImmediate(resolve))
    open = undefined
    return send(items)
  }
  return () => {
    if (open && keysOf(open.items) < maxKeys) return open
    const items = begin()
    open = { items, response: sendAtEndOfTick(items) }
    return open
  }
}
