import { languages as allLanguages } from '@portal/contracts/languages'
import { profileOperations } from '@portal/contracts/profile/http'
import { languageLevels } from '@portal/contracts/profile/person'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import { requireProfile } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { SelectField } from '../../parts/field.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { byName, languageName } from '../../rules/code-names.ts'
import { levelField, readLanguages } from '../../rules/language-form.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { MePage } from '../me/me-page.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { languages } = await requireProfile(context, requireRole(context, 'JOB_SEEKER'))
  const chosen = new Set(languages.map(({ language }) => language))
  const isSaved = new URL(request.url).searchParams.has('saved')
  return { languages, others: allLanguages.filter((language) => !chosen.has(language)), isSaved }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id } = requireRole(context, 'JOB_SEEKER')
  const form = await request.formData()
  const body = { languages: readLanguages(form) }
  const saved = await attempt(context, profileOperations.changeJobSeekerProfile, { params: { id }, body })
  if (!saved.ok) return rejection(saved.problem, body)
  return redirect(form.get('act') === 'more' ? '/me/profile/languages?saved=' : '/me/profile?saved=#languages', 303)
}

export default function LanguagesPage() {
  const { languages, isSaved } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { languageForm: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, ['languages'], { languages: words.error })
  return (
    <MePage title={words.title} hasError={rejected !== undefined}>
      {isSaved && !rejected && <p className="notice positive">{words.saved}</p>}
      <ErrorSummary problem={rejected?.problem} errors={errors} />
      <form method="post" className="form" id="languages">
        <Chosen languages={rejected?.languages ?? languages} />
        <Another />
        <div className="actions">
          <button type="submit">{words.save}</button>
          <button type="submit" className="quiet" name="act" value="more">
            {words.saveAndAdd}
          </button>
          <a href="/me/profile">{words.back}</a>
        </div>
      </form>
    </MePage>
  )
}

function Chosen({ languages }: Pick<Awaited<ReturnType<typeof loader>>, 'languages'>) {
  const { locale } = useView()
  const { languageForm: words, profileFacts: facts } = useWords()
  if (languages.length === 0) return null
  return (
    <fieldset>
      <legend>{words.chosen}</legend>
      {languages.map(({ language, level }) => (
        <div className="field row" key={language}>
          <label htmlFor={levelField(language)}>{languageName(language, locale)}</label>
          <select id={levelField(language)} name={levelField(language)} defaultValue={level}>
            {languageLevels.map((each) => (
              <option key={each} value={each}>
                {facts.languageLevel.levels[each]}
              </option>
            ))}
            <option value="">{words.remove}</option>
          </select>
        </div>
      ))}
    </fieldset>
  )
}

function Another() {
  const { others } = useLoaderData<typeof loader>()
  const { locale } = useView()
  const { languageForm: words, profileFacts: facts } = useWords()
  const names = byName(others, languageName, locale).map((tag) => [tag, languageName(tag, locale)] as const)
  return (
    <div className="two-fields">
      <SelectField name="another" label={words.another} options={[['', words.choose], ...names]} />
      <SelectField
        name="another_level"
        label={words.level}
        options={languageLevels.map((level) => [level, facts.languageLevel.levels[level]] as const)}
        defaultValue="B1"
      />
    </div>
  )
}
