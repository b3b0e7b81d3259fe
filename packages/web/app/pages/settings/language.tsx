import { signedInOnly } from '../../api/require-person.ts'
import { useView, useWords } from '../../parts/view.tsx'
import { locales } from '../../rules/locale.ts'
import { themes } from '../../rules/theme.ts'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

const languages = { en: 'English', de: 'Deutsch' }

export default function LanguageSettings() {
  const { locale, theme, zone } = useView()
  const { settings, footer } = useWords()
  return (
    <SettingsPage topic="language">
      <p>{settings.language.text}</p>
      <form method="post" action="/view">
        <input type="hidden" name="next" value="/settings/language" />
        <fieldset>
          <legend>{settings.language.language}</legend>
          <div className="choices">
            {locales.map((each) => (
              <div className="choice" key={each}>
                <input type="radio" id={each} name="lang" value={each} defaultChecked={each === locale} />
                <label htmlFor={each} lang={each}>
                  {languages[each]}
                </label>
              </div>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend>{settings.language.colours}</legend>
          <div className="choices">
            {themes.map((each) => (
              <div className="choice" key={each}>
                <input type="radio" id={each} name="theme" value={each} defaultChecked={each === theme} />
                <label htmlFor={each}>{footer.themes[each]}</label>
              </div>
            ))}
          </div>
        </fieldset>
        <p className="quiet-text">{settings.language.zone(zone)}</p>
        <div className="actions">
          <button type="submit">{settings.save}</button>
        </div>
      </form>
    </SettingsPage>
  )
}
