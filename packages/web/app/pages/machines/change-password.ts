import { redirect } from 'react-router'

/** Where programs that keep passwords send people to change one (W3C, A Well-Known URL for Changing Passwords). */
export function loader() {
  return redirect('/settings/password', 302)
}
