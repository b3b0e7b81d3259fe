import { type MessageCode, type ParamsOf, typedParams } from '@portal/contracts/notification/wording/params'
import { type Reader, renderMessage } from '@portal/contracts/notification/wording/render'
import { type Quoted, quote, withoutQuotes } from './quote.ts'

/**
 * The content of a notification and its email in plain text: a title and sentences. `quoted` is the same content with
 * user input marked.
 */
export type Content = { title: string; sentences: string[]; quoted?: Quoted }

/** Renders a message for its reader. */
export function render<Code extends MessageCode>(code: Code, params: ParamsOf<Code>, reader: Reader): Content {
  const quoted = renderMessage(code, quoteTyped(params), reader)
  return { title: withoutQuotes(quoted.title), sentences: quoted.sentences.map(withoutQuotes), quoted }
}

function quoteTyped<Params extends object>(params: Params): Params {
  const quoted = Object.entries(params).map(([name, value]) => [
    name,
    typedParams.has(name) && typeof value === 'string' ? quote(value) : value,
  ])
  return Object.fromEntries(quoted)
}
