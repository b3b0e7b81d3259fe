import type { ApiProblem } from '../../api/call.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useWords } from '../../parts/view.tsx'
import { AdminPage } from './admin-page.tsx'

type ConfirmProps = {
  title: string
  effects: readonly string[]
  button: string
  back: string
  problem: ApiProblem | undefined
}

/** A page that says what follows before something is removed for good. */
export function ConfirmPage({ title, effects, button, back, problem }: ConfirmProps) {
  const { admin: words } = useWords()
  return (
    <AdminPage title={title} hasError={problem !== undefined}>
      <ErrorSummary problem={problem} />
      <ul>
        {effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <form method="post" className="actions">
        <button type="submit" className="danger">
          {button}
        </button>
        <a href={back}>{words.cancel}</a>
      </form>
    </AdminPage>
  )
}
