import { authOperations } from '@portal/contracts/auth/http'
import { roles } from '@portal/contracts/fields'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import { TextField } from '../../parts/field.tsx'
import { Day } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { AdminPage } from './admin-page.tsx'
import { ChoiceFilter, FilterForm } from './filter-form.tsx'
import { oneOf, readListPage } from './list-page.ts'
import { Results } from './results.tsx'
import { UserState } from './user-state.tsx'

const states = ['active', 'blocked'] as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const { searchParams } = new URL(request.url)
  const { page, query } = readListPage(searchParams)
  const q = searchParams.get('q')?.trim().slice(0, 254) ?? ''
  const [role, state] = [oneOf(roles, searchParams.get('role')), oneOf(states, searchParams.get('state'))]
  const found = await call(context, authOperations.listUsers, {
    query: { ...query, q, role, is_active: state && state === 'active' },
  })
  return { ...found, page, filters: { q, role, state } }
}

export default function Users() {
  const list = useLoaderData<typeof loader>()
  const { filters } = list
  const { admin, settings } = useWords()
  const { users: words } = admin
  return (
    <AdminPage title={words.title}>
      <FilterForm action="/admin/users">
        <TextField name="q" label={words.q} type="search" defaultValue={filters.q} isRequired={false} />
        <ChoiceFilter name="role" label={words.role} chosen={filters.role} values={roles} texts={settings.roles} />
        <ChoiceFilter name="state" label={words.state} chosen={filters.state} values={states} texts={words} />
      </FilterForm>
      <Results
        title={words.title}
        path="/admin/users"
        list={list}
        none={admin.nothingFound}
        columns={[
          { label: words.address, cell: ({ id, email }) => <a href={`/admin/users/${id}`}>{email}</a> },
          { label: words.role, cell: ({ role }) => settings.roles[role] },
          { label: words.state, cell: (user) => <UserState user={user} /> },
          { label: words.since, cell: ({ created_at }) => <Day at={created_at} /> },
        ]}
      />
    </AdminPage>
  )
}
