import { experienceEntryBody } from '@portal/contracts/profile/entries'
import { entryOperations } from '@portal/contracts/profile/entries-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { attempt } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { requireProfile } from '../../api/seeker-profile.ts'
import { TextArea, TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { experienceFields, markOf, readExperience } from '../../rules/entry-form.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { EntryPage, entryAt, MonthFields, saveEntry } from './entry-form.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  const profile = await requireProfile(context, requireRole(context, 'JOB_SEEKER'))
  return { entry: entryAt(profile.experience_entries, params.entry) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const [field, profile] = [await readForm(request), await requireProfile(context, person)]
  return saveEntry({
    field,
    stored: profile.experience_entries,
    entry: readExperience(field),
    replace: (body) =>
      attempt(context, entryOperations.replaceExperienceEntries, { params: { user_id: person.id }, body }),
    section: 'experience',
  })
}

export default function ExperiencePage() {
  const { entry } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { entryForm: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, experienceFields, words.fieldErrors)
  const values: Readonly<Record<string, string | null>> = rejected?.typed ?? entry ?? {}
  const common = (name: 'description' | 'title' | 'company' | 'location') => ({
    name,
    label: words.fields[name],
    schema: experienceEntryBody.shape[name],
    defaultValue: values[name] ?? '',
    error: errors[name],
    isRequired: false,
  })
  return (
    <EntryPage
      title={entry ? words.titles.kinds.experience : words.titles.kinds.newExperience}
      mark={rejected?.mark ?? (entry ? markOf(entry) : '')}
      rejected={rejected}
      errors={errors}
    >
      <TextField {...common('title')} hint={words.hints.title} isRequired />
      <TextField {...common('company')} autoComplete="organization" isRequired />
      <TextField {...common('location')} />
      <MonthFields values={values} errors={errors} isStartRequired endHint={words.hints.endOfExperience} />
      <TextArea {...common('description')} hint={words.hints.experience} rows={6} />
    </EntryPage>
  )
}
