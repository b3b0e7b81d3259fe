import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'

const paths = [
  ['overview', '/me'],
  ['applications', '/applications'],
  ['interviews', '/interviews'],
  ['profile', '/me/profile'],
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
  const { pathname } = useLocation()
  return (
    <Page title={title} isHidden layout="reading" hasError={hasError}>
      <nav className="tabs" aria-label={words.navigation}>
        <ul>
          {paths.map(([topic, path]) => (
            <li key={topic}>
              <a href={path} aria-current={isIn(pathname, path) ? 'page' : undefined}>
                {words.topics[topic]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <h1>{heading}</h1>
      {children}
    </Page>
  )
}

function isIn(pathname: string, path: string): boolean {
  return pathname === path || (path !== '/me' && pathname.startsWith(`${path}/`))
}
