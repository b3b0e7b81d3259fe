import { sessionOperations } from '@portal/contracts/auth/sessions-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from 'react-router'
import { attempt } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { sessionContext } from '../../api/session.ts'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'

export function loader({ context }: LoaderFunctionArgs) {
  if (!context.get(sessionContext).person) throw redirect('/', 303)
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const session = context.get(sessionContext)
  const { logout, logoutAll } = sessionOperations
  if (session.person) await attempt(context, field('where') === 'everywhere' ? logoutAll : logout)
  // Also if the API did not respond: this browser forgets the session in any case.
  session.signOut()
  return redirect('/?signed-out=', { status: 303, headers: { 'Clear-Site-Data': '"cache"' } })
}

export default function SignOut() {
  const { account: words } = useWords()
  return (
    <Page title={words.signOut.title} layout="form-page" isHidden>
      <h1>{words.signOut.title}</h1>
      <p>{words.signOut.text}</p>
      <form method="post" className="actions">
        <button type="submit">{words.signOut.here}</button>
        <button type="submit" className="quiet" name="where" value="everywhere">
          {words.signOut.everywhere}
        </button>
      </form>
    </Page>
  )
}
