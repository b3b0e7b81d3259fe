// So that a command stays short and the store does something else in between.
const maxKeys = 512

/** What is asked of a store in one turn of the event loop, and the answer to all of it. */
export type Round<Asked, Answer> = { asked: Asked; answer: Promise<Answer> }

/**
 * Gathers what is asked of a store in one turn of the event loop, so that it goes out as one command: one write and one
 * read of the connection, whatever their number. Returns what gives the round that is open; `begin` makes an empty one,
 * `keysOf` counts what is in it, `send` is called once with all of it. The answer rejects for everybody where that rejects.
 */
export function gatherRounds<Asked, Answer>(options: {
  begin: () => Asked
  keysOf: (asked: Asked) => number
  send: (asked: Asked) => Promise<Answer>
}): () => Round<Asked, Answer> {
  const { begin, keysOf, send } = options
  let open: Round<Asked, Answer> | undefined
  const sendAtEndOfTurn = async (asked: Asked): Promise<Answer> => {
    // Only then is it known who else comes in this turn.
    await new Promise((resolve) => setImmediate(resolve))
    open = undefined
    return send(asked)
  }
  return () => {
    if (open && keysOf(open.asked) < maxKeys) return open
    const asked = begin()
    open = { asked, answer: sendAtEndOfTurn(asked) }
    return open
  }
}
