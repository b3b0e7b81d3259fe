import type { ReactNode } from 'react'
import { useWords } from '../../parts/view.tsx'

/** The filters of a list, in one row where there is room. */
export function FilterForm({ action, children }: { action: string; children: ReactNode }) {
  const { admin: words } = useWords()
  return (
    <search>
      <form className="filter-form" action={action}>
        {children}
        <button type="submit" className="quiet">
          {words.show}
        </button>
      </form>
    </search>
  )
}
