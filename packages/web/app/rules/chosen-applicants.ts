import type { ApplicationStatus } from '@portal/contracts/application/http'
import { pageSize } from './applicant-search.ts'
import { readStatus } from './application-state.ts'

/** An application that was chosen in a list, with the status that it had there. */
export type Chosen = { id: number; status: ApplicationStatus }

/** The value of its check box. */
export function chosenValue({ id, status }: Chosen): string {
  return `${id}-${status}`
}

/** Reads the chosen applications of a form, each once and at most a page of them. What is not valid is left out. */
export function readChosen(values: Iterable<unknown>): Chosen[] {
  const chosen = new Map<number, Chosen>()
  for (const value of values) {
    const [, id, name] = /^([1-9]\d{0,14})-([A-Z]+)$/.exec(String(value)) ?? []
    const status = readStatus(name)
    if (id !== undefined && status && chosen.size < pageSize) chosen.set(Number(id), { id: Number(id), status })
  }
  return [...chosen.values()]
}
