import { data } from 'react-router'

const idForm = /^[1-9]\d{0,15}$/

/** The id in an address. Where there is none, there is no page. */
export function readId(id: string | undefined): string {
  if (id === undefined || !idForm.test(id)) throw data(undefined, { status: 404 })
  return id
}
