import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useWords } from '../../parts/view.tsx'

const paths = [
  ['overview', '/hire'],
  ['jobs', '/hire/jobs'],
  ['interviews', '/hire/interviews'],
  ['company', '/hire/company'],
] as const

type HirePageProps = {
  title: string
  /** The heading, if it is not the title. */
  heading?: string
  /** The layout of a text to read or a form; by default the page is as wide as the window allows. */
  layout?: 'reading'
  hasError?: boolean
  children: ReactNode
}

/** A page of a recruiter: the list of all of them, and one topic. */
export function HirePage({ title, heading = title, layout, hasError = false, children }: HirePageProps) {
  const { hire: words } = useWords()
  const { pathname } = useLocation()
  const at = parentOf(pathname)
  return (
    <Page title={title} isHidden {...(layout ? { layout } : {})} hasError={hasError}>
      <Tabs label={words.navigation} tabs={paths.map(([topic, path]) => [path, words.topics[topic]])} at={at} />
      <h1>{heading}</h1>
      {children}
    </Page>
  )
}

/** The tab of a page whose address is not below that of its tab. */
function parentOf(pathname: string): string | undefined {
  // An applicant belongs to a job.
  if (pathname.startsWith('/hire/applications/')) return '/hire/jobs'
  return ['/hire/team', '/hire/domains'].includes(pathname) ? '/hire/company' : undefined
}
