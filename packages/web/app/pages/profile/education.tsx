import { educationEntryBody } from '@portal/contracts/profile/entries'
import { entryOperations } from '@portal/contracts/profile/entries-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router'
import { attempt } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { requireProfile } from '../../api/seeker-profile.ts'
import { TextArea, TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { educationFields, markOf, readEducation } from '../../rules/entry-form.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { EntryPage, entryAt, MonthFields, saveEntry } from './entry-form.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  const profile = await requireProfile(context, requireRole(context, 'JOB_SEEKER'))
  return { entry: entryAt(profile.education_entries, params.entry) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const [field, profile] = [await readForm(request), await requireProfile(context, person)]
  return saveEntry({
    field,
    stored: profile.education_entries,
    entry: readEducation(field),
    replace: (body) =>
      attempt(context, entryOperations.replaceEducationEntries, { params: { user_id: person.id }, body }),
    section: 'education',
  })
}

export default function EducationPage() {
  const { entry } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { entryForm: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, educationFields, words.fieldErrors)
  const values: Readonly<Record<string, string | null>> = rejected?.typed ?? entry ?? {}
  const common = (name: 'description' | 'institution' | 'degree' | 'field') => ({
    name,
    label: words.fields[name],
    schema: educationEntryBody.shape[name],
    defaultValue: values[name] ?? '',
    error: errors[name],
    isRequired: false,
  })
  return (
    <EntryPage
      title={entry ? words.titles.kinds.education : words.titles.kinds.newEducation}
      mark={rejected?.mark ?? (entry ? markOf(entry) : '')}
      rejected={rejected}
      errors={errors}
    >
      <TextField {...common('institution')} isRequired />
      <TextField {...common('degree')} hint={words.hints.degree} />
      <TextField {...common('field')} />
      <MonthFields values={values} errors={errors} isStartRequired={false} endHint={words.hints.endOfEducation} />
      <TextArea {...common('description')} rows={6} />
    </EntryPage>
  )
}
