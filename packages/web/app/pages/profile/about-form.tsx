import { createSeekerBody, type SeekerProfile } from '@portal/contracts/profile/http'
import type { ApiProblem } from '../../api/call.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { SelectField, TextArea, TextField } from '../../parts/field.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { byName, countryName } from '../../rules/code-names.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { type AboutField, aboutFields, firstFields } from '../../rules/profile-form.ts'

type Values = Partial<Record<AboutField, unknown>>
type AboutFormProps = {
  /** What was typed before, or is stored. */
  values: Values | undefined
  /** Undefined for somebody who creates the profile, and is asked for less. */
  countries: readonly string[] | undefined
  problem: ApiProblem | undefined
  /** Where the form leads to. */
  next: string
}

/** The form with what people say about themselves. */
export function AboutForm({ values, countries, problem, next }: AboutFormProps) {
  const { profile: words, myProfile } = useWords()
  const texts = { ...words.fieldErrors, ...myProfile.fieldErrors }
  const errors = fieldErrorsOf(problem, countries ? aboutFields : firstFields, texts)
  const labels = { ...words.fields, ...myProfile.fields }
  const common = (name: AboutField) => ({
    name,
    label: labels[name],
    schema: createSeekerBody.shape[name],
    defaultValue: String(values?.[name] ?? ''),
    error: errors[name],
    isRequired: false,
  })
  return (
    <>
      <ErrorSummary problem={problem} errors={errors} texts={words.problems} />
      <form method="post" className="form">
        <input type="hidden" name="next" value={next} />
        <TextField {...common('full_name')} autoComplete="name" isRequired />
        {countries && <TextField {...common('headline')} hint={myProfile.hints.headline} />}
        {countries && <TextArea {...common('about')} rows={8} />}
        <TextField {...common('phone')} type="tel" autoComplete="tel" hint={words.hints.phone} />
        {countries && <PlaceFields common={common} countries={countries} />}
        <TextField
          {...common('experience_years')}
          type="number"
          inputMode="numeric"
          hint={countries && myProfile.hints.experience_years}
        />
        <TextArea {...common('education')} hint={words.hints.education} />
        <TextField {...common('resume_url')} type="url" hint={words.hints.resume_url} />
        {countries && <Links {...common('links')} links={values?.links} />}
        <div className="actions">
          <button type="submit" name="act" value={countries ? 'change' : 'create'}>
            {next === '/' ? words.save : words.saveAndGoOn}
          </button>
          {countries && <a href={next === '/' ? '/me/profile' : next}>{words.back}</a>}
          {!countries && next !== '/' && <a href={next}>{words.back}</a>}
        </div>
      </form>
    </>
  )
}

type Common = (name: AboutField) => Parameters<typeof TextField>[0]

function PlaceFields({ common, countries }: { common: Common; countries: readonly string[] }) {
  const { locale } = useView()
  const { myProfile: words } = useWords()
  const options = byName(countries, countryName, locale).map((code) => [code, countryName(code, locale)] as const)
  const { schema: _, ...country } = common('country')
  return (
    <div className="two-fields">
      <SelectField {...country} options={[['', words.noCountry], ...options]} />
      <TextField {...common('city')} autoComplete="address-level2" />
    </div>
  )
}

function Links({ links, schema: _, ...field }: Parameters<typeof TextArea>[0] & { links: unknown }) {
  const { myProfile: words } = useWords()
  return <TextArea {...field} defaultValue={Array.isArray(links) ? links.join('\n') : ''} hint={words.hints.links} />
}

/** A stored profile as its form shows it: years that were counted are not typed. */
export function typedProfile(profile: SeekerProfile): Values {
  return profile.is_experience_counted ? { ...profile, experience_years: '' } : profile
}
