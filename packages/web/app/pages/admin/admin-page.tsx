import type { ReactNode } from 'react'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useWords } from '../../parts/view.tsx'

const paths = [
  ['overview', '/admin'],
  ['users', '/admin/users'],
  ['jobs', '/admin/jobs'],
  ['skills', '/admin/skills'],
  ['deliveries', '/admin/deliveries'],
  ['activity', '/admin/activity'],
  ['erasures', '/admin/erasures'],
  ['health', '/admin/health'],
] as const

type AdminPageProps = {
  title: string
  /** What was done, if it was just done. */
  done?: string | undefined
  hasError?: boolean
  children: ReactNode
}

/** A page of the administration: the list of all of them, and one topic. */
export function AdminPage({ title, done, hasError = false, children }: AdminPageProps) {
  const { admin: words } = useWords()
  return (
    <Page title={title} isHidden hasError={hasError}>
      <Tabs label={words.navigation} tabs={paths.map(([topic, path]) => [path, words.topics[topic]])} />
      <h1>{title}</h1>
      {done !== undefined && !hasError && (
        <p className="notice positive" role="status">
          {done}
        </p>
      )}
      {children}
    </Page>
  )
}
