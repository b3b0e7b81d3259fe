import { randomUUID } from 'node:crypto'
import { idempotencyKey } from '@portal/contracts/operation'

/** The fields of a submitted form, as texts; files and repeated fields are left out. */
export async function readForm(request: Request): Promise<(name: string) => string> {
  // A form without fields has no type.
  const form = request.headers.has('content-type') ? await request.formData() : new FormData()
  return (name) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
}

/** The idempotency key that a form was sent with; a new one if it has none. */
export function keyOf(text: unknown): string {
  const { success, data } = idempotencyKey.safeParse(text)
  return success ? data : randomUUID()
}
