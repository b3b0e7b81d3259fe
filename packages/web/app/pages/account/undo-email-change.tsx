import { accountOperations } from '@portal/contracts/auth/accounts-http'
import { type ActionFunctionArgs, useActionData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { useWords } from '../../parts/view.tsx'
import { linkTokenOf } from '../../rules/link-token.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { LinkPage } from './link-page.tsx'

export async function action({ request, context }: ActionFunctionArgs) {
  const token = linkTokenOf((await readForm(request))('token'))
  const done = await attempt(context, accountOperations.undoEmailChange, { body: { token } })
  if (done.ok) return { token, problem: undefined }
  return rejection(done.problem, { token })
}

export default function UndoEmailChange() {
  const sent = useActionData<typeof action>()
  const { account: words } = useWords()
  const errors = fieldErrorsOf(sent?.problem, ['token'], words.fieldErrors)
  return (
    <LinkPage
      words={words.undo}
      sent={sent}
      errors={errors}
      then={<a href="/forgot-password">{words.forgot.title}</a>}
    />
  )
}
