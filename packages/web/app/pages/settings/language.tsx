import { authOperations } from '@portal/contracts/auth/http'
import { locales } from '@portal/contracts/locales'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { call, rejection } from '../../api/call.ts'
import { saveChosen } from '../../api/chosen.ts'
import { isSecure, readCookies, removeCookie, setCookie } from '../../api/cookies.ts'
import { readForm } from '../../api/form.ts'
import { browserZone } from '../../api/reader.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { sessionContext } from '../../api/session.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { CheckBox } from '../../parts/field.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { ZoneField, zoneName } from '../../parts/zone-field.tsx'
import { themes } from '../../rules/theme.ts'
import { knownZone } from '../../rules/zone.ts'
import { SettingsPage } from './settings-page.tsx'

export const middleware = [signedInOnly]

const languages = { en: 'English', de: 'Deutsch' }
const yearSeconds = 365 * 24 * 60 * 60

export async function loader({ request, context }: LoaderFunctionArgs) {
  // Another device may have changed them since this session read them.
  const { locale, time_zone: timeZone } = await call(context, authOperations.readMe)
  return {
    locale: locale ?? '',
    zone: timeZone ?? '',
    browserZone: browserZone(request) ?? 'UTC',
    hasKeys: readCookies(request).keys !== 'off',
    isDone: new URL(request.url).searchParams.has('saved'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const field = await readForm(request)
  const locale = locales.find((each) => each === field('lang')) ?? null
  // As typed, because `Intl` may know a zone by a former name.
  const timeZone = knownZone(field('zone')) === undefined ? null : field('zone')
  const saved = await saveChosen(context, { locale, timeZone })
  if (!saved.ok) return rejection(saved.problem)
  const theme = themes.find((each) => each === field('theme')) ?? 'system'
  const headers = new Headers()
  const attributes = { isSecure: isSecure(request), maxAgeSeconds: yearSeconds }
  // The pages keep the language after signing out.
  headers.append('Set-Cookie', locale ? setCookie('lang', locale, attributes) : removeCookie('lang', attributes))
  headers.append('Set-Cookie', setCookie('theme', theme, attributes))
  if (context.get(sessionContext).person?.role === 'RECRUITER') {
    const keys = field('keys') === 'on' ? 'on' : 'off'
    headers.append('Set-Cookie', setCookie('keys', keys, { ...attributes, isForScripts: true }))
  }
  return redirect('/settings/language?saved=', { status: 303, headers })
}

export default function LanguageSettings() {
  const { locale, zone, browserZone: ofBrowser, hasKeys, isDone } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { theme, person } = useView()
  const { settings, footer } = useWords()
  const words = settings.language
  return (
    <SettingsPage topic="language" hasError={rejected !== undefined}>
      {isDone && !rejected && <p className="notice positive">{words.done}</p>}
      <ErrorSummary problem={rejected?.problem} />
      <p>{words.text}</p>
      <form method="post">
        <Choice name="lang" legend={words.language} chosen={locale} options={languageOptions(words.asBrowser)} />
        <ZoneField
          name="zone"
          label={words.zone}
          hint={words.zoneHint}
          zone={zone}
          first={[['', words.browserZone(zoneName(ofBrowser))]]}
          likely={[zone, ofBrowser]}
        />
        <h2>{words.inBrowser}</h2>
        <Choice
          name="theme"
          legend={words.colours}
          chosen={theme}
          options={themes.map((each) => ({ value: each, text: footer.themes[each] }))}
        />
        {person?.role === 'RECRUITER' && <CheckBox name="keys" label={words.keys} isChecked={hasKeys} />}
        <div className="actions">
          <button type="submit">{settings.save}</button>
        </div>
      </form>
    </SettingsPage>
  )
}

type Option = { value: string; text: string; lang?: string }

function languageOptions(asBrowser: string): Option[] {
  return [
    { value: '', text: asBrowser },
    ...locales.map((each) => ({ value: each, text: languages[each], lang: each })),
  ]
}

type ChoiceProps = { name: string; legend: string; chosen: string; options: readonly Option[] }

function Choice({ name, legend, chosen, options }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="choices">
        {options.map(({ value, text, lang }) => (
          <div className="choice" key={value}>
            <input type="radio" id={`${name}-${value}`} name={name} value={value} defaultChecked={value === chosen} />
            <label htmlFor={`${name}-${value}`} lang={lang}>
              {text}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  )
}
