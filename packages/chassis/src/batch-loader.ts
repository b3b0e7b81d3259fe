// So that a command stays short and the store does something else in between.
const maxKeys = 512

/** What is asked of a store in one turn of the event loop, and the answer to all of it. */
export type Batch<Items, Response> = { items: Items; response: Promise<Response> }

/**
 * Gathers what is asked of a store in one turn of the event loop, so that it goes out as one command: one write and one
 * read of the connection, whatever their number. Returns what gives the round that is open; `begin` makes an empty one,
 * `keysOf` counts what is in it, `send` is called once with all of it. The answer rejects for everybody where that rejects.
 */
export function createBatchLoader<Items, Response>(options: {
  begin: () => Items
  keysOf: (items: Items) => number
  send: (items: Items) => Promise<Response>
}): () => Batch<Items, Response> {
  const { begin, keysOf, send } = options
  let open: Batch<Items, Response> | undefined
  const sendAtEndOfTick = async (items: Items): Promise<Response> => {
    // Only then is it known who else comes in this turn.
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
