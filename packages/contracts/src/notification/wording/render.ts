import type { Locale } from '../../locales.ts'
import { de } from './de/de.ts'
import { en } from './en/en.ts'
import { momentsFor } from './moment.ts'
import { type MessageCode, messageParams, type ParamsOf } from './params.ts'
import type { Content, Wording } from './wording.ts'

/** The language of a reader, and their time zone if it is known. */
export type Reader = { locale: Locale; timeZone: string | null }

const wordings: Record<Locale, Wording> = { en, de }

/** What a notification says, in the language and time zone of its reader. */
export function renderMessage<Code extends MessageCode>(code: Code, params: ParamsOf<Code>, reader: Reader): Content {
  const write: Wording[Code] = wordings[reader.locale][code]
  return write(params, momentsFor(reader.locale, reader.timeZone))
}

/** Renders a notification that another program stored; undefined if its code or parameters are not known here. */
export function renderStored(code: string | null, params: unknown, reader: Reader): Content | undefined {
  const known = code !== null && Object.hasOwn(messageParams, code) ? (code as MessageCode) : undefined
  const parsed = known && messageParams[known].safeParse(params)
  return known && parsed?.success ? renderMessage(known, parsed.data as ParamsOf<typeof known>, reader) : undefined
}
