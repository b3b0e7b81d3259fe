import type { ReactNode } from 'react'
import type { ApiProblem } from '../../api/call.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import type { FieldErrors } from '../../rules/problem-fields.ts'

type LinkPageProps = {
  words: { title: string; text: string; button: string; done: string }
  /** Undefined before the form is sent. */
  sent: { problem: ApiProblem | undefined; token: string } | undefined
  errors?: FieldErrors
  /** What the page says for problems, by the code of the API. */
  problems?: Readonly<Record<string, string>>
  /** Where to go once it is done. */
  then: ReactNode
  /** Buttons besides that of the page. */
  buttons?: ReactNode
  children?: ReactNode
}

/**
 * A page that a link in an email opens. It changes nothing until its button is pressed, because programs that scan
 * emails open links. The script of the page fills in the token from behind `#`; without it, the link is pasted.
 */
export function LinkPage({ words, sent, errors = {}, problems, then, buttons, children }: LinkPageProps) {
  const { account } = useWords()
  return (
    <Page title={words.title} layout="form-page" isHidden hasError={sent?.problem !== undefined}>
      <h1>{words.title}</h1>
      {sent && !sent.problem ? (
        <>
          <p className="notice positive">{words.done}</p>
          <p className="actions">{then}</p>
        </>
      ) : (
        <>
          <ErrorSummary problem={sent?.problem} errors={errors} texts={problems ?? account.problems} />
          <p>{words.text}</p>
          <form method="post">
            <TextField
              name="token"
              label={account.link}
              hint={account.linkHint}
              autoComplete="off"
              defaultValue={sent?.token}
              error={errors.token}
              isLinkToken
            />
            {children}
            <div className="actions">
              <button type="submit">{words.button}</button>
              {buttons}
            </div>
          </form>
        </>
      )}
    </Page>
  )
}
