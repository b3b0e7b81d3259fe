import { locales } from '@portal/contracts/locales'
import { useLocation } from 'react-router'
import { themes } from '../rules/theme.ts'
import { useView, useWords } from './view.tsx'

const languages = { en: 'English', de: 'Deutsch' }

/** The foot of every page: help at the same place, and how to see the pages. */
export function Footer() {
  const { locale, theme } = useView()
  const { footer: words } = useWords()
  const { pathname, search } = useLocation()
  return (
    <footer className="site-footer">
      <div className="frame">
        <nav aria-label={words.navigation}>
          <ul>
            <li>
              <a href="/companies">{words.companies}</a>
            </li>
            <li>
              <a href="/help">{words.help}</a>
            </li>
            <li>
              <a href="/accessibility">{words.accessibility}</a>
            </li>
            <li>
              <a href="/privacy">{words.privacy}</a>
            </li>
            <li>
              <a href="/terms">{words.terms}</a>
            </li>
            <li>
              <a href="/docs">{words.api}</a>
            </li>
          </ul>
        </nav>
        <form method="post" action="/view" aria-label={words.view}>
          <input type="hidden" name="next" value={pathname + search} />
          {locales.map((each) => (
            <button
              key={each}
              type="submit"
              className="link"
              name="lang"
              value={each}
              lang={each}
              aria-pressed={each === locale}
            >
              {languages[each]}
            </button>
          ))}
          <span aria-hidden="true">·</span>
          {themes.map((each) => (
            <button key={each} type="submit" className="link" name="theme" value={each} aria-pressed={each === theme}>
              {words.themes[each]}
            </button>
          ))}
        </form>
      </div>
    </footer>
  )
}
