import type { MessageCode, ParamsOf } from './params.ts'

/** A title and sentences. */
export type Content = { title: string; sentences: string[] }

/** Writes an instant for the reader, in their time zone if it is known, else in the one in which it was entered and UTC. */
export type WriteMoment = (at: string, offsetMinutes?: number) => string

/** The texts of all codes in one language. A missing code is a compile error. */
export type Wording = { readonly [Code in MessageCode]: (params: ParamsOf<Code>, moment: WriteMoment) => Content }
