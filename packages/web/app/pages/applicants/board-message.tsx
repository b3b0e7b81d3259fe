import { useWords } from '../../parts/view.tsx'
import type { Moved } from './use-board.ts'

/** Says what happened to the last card that was moved, also to people who do not see the board. */
export function BoardMessage({ last }: { last: Moved | undefined }) {
  const { applicants, board: words } = useWords()
  const name = last?.card.candidate?.full_name ?? applicants.unknownName
  const status = last && applicants.statuses[last.card.status]
  return (
    <p role="status" className={last && (last.result === 'moved' ? 'notice positive' : 'notice warning')}>
      {last && words.results[last.result](name, status ?? '')}
    </p>
  )
}
