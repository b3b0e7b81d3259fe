import { randomUUID } from 'node:crypto'
import { createSkillBody, jobOperations } from '@portal/contracts/job/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { keyOf, readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { AdminPage } from './admin-page.tsx'
import { FilterForm } from './filter-form.tsx'
import { readListPage } from './list-page.ts'
import { Results } from './results.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const { searchParams } = new URL(request.url)
  const { page, query } = readListPage(searchParams)
  const q = searchParams.get('q')?.trim().slice(0, 200) ?? ''
  const found = await call(context, jobOperations.listSkills, { query: { ...query, q: q || undefined } })
  const [added, isRemoved] = [searchParams.get('added'), searchParams.has('removed')]
  return { ...found, page, filters: { q }, added, isRemoved, key: randomUUID() }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'ADMIN')
  const field = await readForm(request)
  const name = field('name')
  const key = keyOf(field('key'))
  const added = await attempt(context, jobOperations.createSkill, { body: { name }, key })
  if (!added.ok) return rejection(added.problem, { name, key })
  return redirect(`/admin/skills?${new URLSearchParams({ added: added.value.name })}`, 303)
}

export default function Skills() {
  const list = useLoaderData<typeof loader>()
  const { filters, added, isRemoved } = list
  const rejected = useActionData<typeof action>()
  const { skills: words } = useWords().admin
  const done = added !== null ? words.added(added) : isRemoved ? words.removed : undefined
  return (
    <AdminPage title={words.title} done={done} hasError={rejected !== undefined}>
      <AddForm />
      <FilterForm action="/admin/skills">
        <TextField name="q" label={words.q} type="search" defaultValue={filters.q} isRequired={false} />
      </FilterForm>
      <Results
        title={words.title}
        path="/admin/skills"
        list={list}
        none={words.none}
        columns={[
          { label: words.name, cell: ({ name }) => name },
          {
            label: words.act,
            cell: ({ id, name }) => (
              <a href={`/admin/skills/${id}/remove`}>
                {words.remove}
                <span className="hidden-text">: {name}</span>
              </a>
            ),
          },
        ]}
      />
    </AdminPage>
  )
}

function AddForm() {
  const { key } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { skills: words } = useWords().admin
  const errors = fieldErrorsOf(rejected?.problem, ['name'], words.fieldErrors)
  return (
    <section aria-labelledby="add" className="card">
      <h2 id="add">{words.add}</h2>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <form method="post" className="form">
        <input type="hidden" name="key" value={rejected?.key ?? key} />
        <TextField
          name="name"
          label={words.name}
          hint={words.addHint}
          schema={createSkillBody.shape.name}
          defaultValue={rejected?.name}
          error={errors.name}
          autoComplete="off"
        />
        <button type="submit">{words.addButton}</button>
      </form>
    </section>
  )
}
