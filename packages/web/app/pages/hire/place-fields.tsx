import { useView, useWords } from '../../parts/view.tsx'
import { countryName } from '../../rules/code-names.ts'
import { EditorLine, EditorSelect, Options, type SectionProps } from './editor-fields.tsx'

/** The fields that say where a job is. */
export function PlaceFields(props: SectionProps) {
  const { locale } = useView()
  const { editor: words, jobs } = useWords()
  const { choices } = props
  return (
    <section aria-labelledby="where" className="place-fields">
      <h2 id="where">{words.where}</h2>
      <p>{words.whereHint}</p>
      <EditorLine name="location" isRequired {...props} />
      <div className="columns">
        <EditorSelect
          name="workplace"
          none={words.notStated}
          options={choices.workplaces.map((workplace) => [workplace, jobs.workplaces[workplace]])}
          {...props}
        />
        <EditorSelect
          name="country"
          none={words.notStated}
          options={choices.countries.map((code) => [code, countryName(code, locale)])}
          {...props}
        />
        <EditorLine name="region" {...props} />
        <EditorLine name="city" {...props} />
      </div>
      <RemoteCountries {...props} />
    </section>
  )
}

/**
 * The countries of a remote job, each with a check box, and one more to choose. A style sheet hides them while another
 * workplace is chosen.
 */
function RemoteCountries({ choices, errors, typed, change }: SectionProps) {
  const { locale } = useView()
  const { editor: words } = useWords()
  const chosen = typed.remote_countries
  const others = choices.countries.filter((code) => !chosen.includes(code))
  return (
    <fieldset className="field remote-countries" id="remote_countries">
      <legend>{words.fields.remote_countries}</legend>
      {errors.remote_countries && <p className="error">{errors.remote_countries}</p>}
      <div className="columns">
        {chosen.map((code) => (
          <div key={code} className="field check">
            <input
              type="checkbox"
              id={`remote-${code}`}
              name="remote_country"
              value={code}
              checked
              onChange={() => change({ remote_countries: chosen.filter((each) => each !== code) })}
            />
            <label htmlFor={`remote-${code}`} suppressHydrationWarning>
              {countryName(code, locale)}
            </label>
          </div>
        ))}
      </div>
      <label htmlFor="another_country">{chosen.length === 0 ? words.addCountry : words.addAnotherCountry}</label>
      <select
        id="another_country"
        name="another_country"
        value=""
        onChange={({ target }) => change({ remote_countries: [...chosen, target.value] })}
      >
        <option value="">{words.chooseCountry}</option>
        <Options options={others.map((code) => [code, countryName(code, locale)])} />
      </select>
    </fieldset>
  )
}
