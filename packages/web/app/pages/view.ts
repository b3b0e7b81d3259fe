import { type ActionFunctionArgs, redirect } from 'react-router'
import { isSecure, setCookie } from '../api/cookies.ts'
import { locales } from '../rules/locale.ts'
import { safeNext } from '../rules/safe-next.ts'
import { themes } from '../rules/theme.ts'

const yearSeconds = 365 * 24 * 60 * 60

/** Sets the language or the colours of the pages for this browser. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()
  const headers = new Headers()
  const attributes = { isSecure: isSecure(request), maxAgeSeconds: yearSeconds }
  const lang = locales.find((each) => each === form.get('lang'))
  const theme = themes.find((each) => each === form.get('theme'))
  if (lang) headers.append('Set-Cookie', setCookie('lang', lang, attributes))
  if (theme) headers.append('Set-Cookie', setCookie('theme', theme, attributes))
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
