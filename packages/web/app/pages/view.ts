import { locales } from '@portal/contracts/locales'
import { type ActionFunctionArgs, redirect } from 'react-router'
import { saveChosen } from '../api/chosen.ts'
import { isSecure, setCookie } from '../api/cookies.ts'
import { sessionContext } from '../api/session.ts'
import { safeNext } from '../rules/safe-next.ts'
import { themes } from '../rules/theme.ts'

const yearSeconds = 365 * 24 * 60 * 60

/** Sets the language or the colours of the pages for this browser, and the language in the account of a signed-in person. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const headers = new Headers()
  const attributes = { isSecure: isSecure(request), maxAgeSeconds: yearSeconds }
  const lang = locales.find((each) => each === form.get('lang'))
  const theme = themes.find((each) => each === form.get('theme'))
  if (lang) headers.append('Set-Cookie', setCookie('lang', lang, attributes))
  if (theme) headers.append('Set-Cookie', setCookie('theme', theme, attributes))
  if (lang && context.get(sessionContext).person) {
    // Shown at once, also if the account cannot be changed just now.
    context.get(sessionContext).choose({ locale: lang })
    await saveChosen(context, { locale: lang })
  }
  // Also the pages about signing in, which are no target after signing in.
  const next = String(form.get('next') ?? '')
  return redirect(/^\/(?:sign-|account\/|forgot-)[\w/?=&%-]*$/.test(next) ? next : safeNext(next), {
    status: 303,
    headers,
  })
}

/** Opened without the form, for example by a reload: nothing to show. */
export function loader() {
  return redirect('/', 303)
}
