import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'

const paths = [
  ['account', '/settings/account'],
  ['password', '/settings/password'],
  ['secondFactor', '/settings/second-factor'],
  ['sessions', '/settings/sessions'],
  ['mails', '/settings/mails'],
  ['language', '/settings/language'],
  ['privacy', '/settings/privacy'],
] as const
type Topic = (typeof paths)[number][0]

type SettingsPageProps = { topic: Topic; title?: string; hasError?: boolean; children: ReactNode }

/** A page of the settings: the list of all of them, and one topic. */
export function SettingsPage({ topic, title, hasError, children }: SettingsPageProps) {
  const { settings: words } = useWords()
  const { pathname } = useLocation()
  const heading = title ?? words.topics[topic]
  return (
    <Page title={heading} isHidden {...(hasError === undefined ? {} : { hasError })}>
      <div className="settings">
        <nav className="settings-nav" aria-label={words.title}>
          <ul>
            {paths.map(([each, path]) => (
              <li key={each}>
                <a href={path} aria-current={pathname.startsWith(path) ? 'page' : undefined}>
                  {words.topics[each]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="settings-body">
          <h1>{heading}</h1>
          {children}
        </div>
      </div>
    </Page>
  )
}
