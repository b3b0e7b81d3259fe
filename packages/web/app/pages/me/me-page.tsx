import type { ReactNode } from 'react'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useWords } from '../../parts/view.tsx'

const paths = [
  ['overview', '/me'],
  ['applications', '/applications'],
  ['interviews', '/interviews'],
  ['profile', '/me/profile'],
  ['resumes', '/me/resumes'],
] as const

type MePageProps = {
  title: string
  /** The heading, if it is not the title. */
  heading?: string
  hasError?: boolean
  children: ReactNode
}

/** A page of a job seeker: the list of all of them, and one topic. */
export function MePage({ title, heading = title, hasError = false, children }: MePageProps) {
  const { me: words } = useWords()
  return (
    <Page title={title} isHidden layout="reading" hasError={hasError}>
      <Tabs label={words.navigation} tabs={paths.map(([topic, path]) => [path, words.topics[topic]])} />
      <h1>{heading}</h1>
      {children}
    </Page>
  )
}
