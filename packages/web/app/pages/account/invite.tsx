import { teamOperations } from '@portal/contracts/profile/team-http'
import { type ActionFunctionArgs, redirect, useActionData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { useWords } from '../../parts/view.tsx'
import { linkTokenOf } from '../../rules/link-token.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { LinkPage } from './link-page.tsx'

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const token = linkTokenOf(field('token'))
  const isRefused = field('act') === 'refuse'
  const operation = isRefused ? teamOperations.refuseInvite : teamOperations.acceptInvite
  const done = await attempt(context, operation, { body: { token } })
  if (done.ok) return isRefused ? { problem: undefined, token: '' } : redirect('/hire/team?joined=', 303)
  const { problem } = done
  // The page says it in its own words; the API does so about what it did not find.
  return rejection(problem.status === 404 ? { ...problem, error_code: 'NO_INVITE' } : problem, { token })
}

/** Where the link of an invite to a company leads. */
export default function Invite() {
  const sent = useActionData<typeof action>()
  const { account, team: words } = useWords()
  const errors = fieldErrorsOf(sent?.problem, ['token'])
  return (
    <LinkPage
      words={words.invite}
      sent={sent}
      errors={errors}
      problems={words.problems}
      buttons={
        <button type="submit" name="act" value="refuse" className="quiet">
          {words.invite.refuse}
        </button>
      }
      then={<a href="/">{account.toStart}</a>}
    />
  )
}
