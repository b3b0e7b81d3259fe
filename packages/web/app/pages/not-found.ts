import { data } from 'react-router'

/** Every path that has no page. */
export function loader(): never {
  throw data(undefined, { status: 404 })
}
export const action = loader

export default function NotFound() {
  return null
}
