import type { Submission } from '@portal/contracts/application/submission'
import { Day } from './moment.tsx'
import { useWords } from './view.tsx'

/** The answer to a question in words. */
export function AnswerValue({ kind, value }: Pick<Submission['answers'][number], 'kind' | 'value'>) {
  const { answering: words } = useWords()
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value)) return value.join(', ')
  return kind === 'DATE' ? <Day at={`${value}T12:00:00Z`} /> : String(value)
}
