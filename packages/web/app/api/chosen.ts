import { authOperations } from '@portal/contracts/auth/http'
import { attempt, type Context } from './call.ts'
import type { Client, Send } from './send.ts'
import { type Chosen, sessionContext } from './session.ts'

/** The language and time zone that an account has chosen; undefined if the API does not tell just now. */
export async function readChosen(send: Send, access: string, client: Client): Promise<Chosen | undefined> {
  const { path, response } = authOperations.readMe
  const headers = { accept: 'application/json', authorization: `Bearer ${access}` }
  try {
    const { status, text } = await send({ method: 'GET', path: `/api/v1${path}`, headers, client })
    if (status !== 200) return undefined
    const { locale, time_zone: timeZone } = response.schema.parse(JSON.parse(text))
    return { locale, timeZone }
  } catch {
    // Signing in matters more.
    return undefined
  }
}

/** Stores the chosen language and time zone in the account. Undefined ones stay as they are. */
export async function saveChosen(context: Context, { locale, timeZone }: Chosen) {
  const saved = await attempt(context, authOperations.changeMe, { body: { locale, time_zone: timeZone } })
  if (saved.ok) {
    context.get(sessionContext).choose({ locale: saved.value.locale, timeZone: saved.value.time_zone })
  }
  return saved
}
