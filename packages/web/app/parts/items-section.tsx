import type { ReactNode } from 'react'
import { useWords } from './view.tsx'

type ItemsSectionProps = {
  id: string
  title: string
  /** Undefined if they are not available: the rest of the page is worth showing without them. */
  items: readonly unknown[] | undefined
  /** What it says if there are no items. */
  none: string
  /** What it says if they are not available. */
  unavailable?: string
  /** Shown if there are items. */
  children: ReactNode
}

/** A section of a page with items, or what is to say instead of them. */
export function ItemsSection({ id, title, items, none, unavailable, children }: ItemsSectionProps) {
  const words = useWords()
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {items === undefined && <p>{unavailable ?? words.unavailable}</p>}
      {items?.length === 0 && <p>{none}</p>}
      {items && items.length > 0 && children}
    </section>
  )
}
