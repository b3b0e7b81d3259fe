import { actions, entityTypes, notificationOperations } from '@portal/contracts/notification/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { requestZone } from '../../api/reader.ts'
import { requireRole } from '../../api/require-role.ts'
import { TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { endOfDay, isDate, startOfDay } from '../../rules/zoned.ts'
import { useActivityColumns } from './activity-list.tsx'
import { AdminPage } from './admin-page.tsx'
import { ChoiceFilter, FilterForm } from './filter-form.tsx'
import { oneOf, readListPage } from './list-page.ts'
import { Results } from './results.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'ADMIN')
  const { searchParams } = new URL(request.url)
  const { page, query } = readListPage(searchParams)
  const filters = readFilters(searchParams)
  const zone = requestZone(context, request)
  const found = await call(context, notificationOperations.listActivity, {
    query: {
      ...query,
      user_id: filters.person,
      action: filters.act,
      entity_type: filters.thing,
      entity_id: filters.thing_id,
      from: filters.from && startOfDay(filters.from, zone)?.toISOString(),
      to: filters.to && endOfDay(filters.to, zone)?.toISOString(),
    },
  })
  return { ...found, page, filters }
}

/** What is not valid is left out, because people edit addresses. */
function readFilters(params: URLSearchParams) {
  const number = (name: string) => /^[1-9]\d{0,14}$/.exec(params.get(name)?.trim() ?? '')?.[0]
  const day = (name: string) => {
    const text = params.get(name) ?? ''
    return isDate(text) ? text : undefined
  }
  return {
    person: number('person'),
    act: oneOf(actions, params.get('act')),
    thing: oneOf(entityTypes, params.get('thing')),
    thing_id: number('thing_id'),
    from: day('from'),
    to: day('to'),
  }
}

export default function ActivityPage() {
  const list = useLoaderData<typeof loader>()
  const { filters } = list
  const { activity: words } = useWords().admin
  const columns = useActivityColumns()
  const number = { inputMode: 'numeric', isRequired: false, autoComplete: 'off' } as const
  return (
    <AdminPage title={words.title}>
      <FilterForm action="/admin/activity">
        <TextField name="person" label={words.person} defaultValue={filters.person} {...number} />
        <ChoiceFilter name="act" label={words.act} chosen={filters.act} values={actions} texts={words.kinds} />
        <ChoiceFilter
          name="thing"
          label={words.thing}
          chosen={filters.thing}
          values={entityTypes}
          texts={words.types}
        />
        <TextField name="thing_id" label={words.thingId} defaultValue={filters.thing_id} {...number} />
        <TextField name="from" label={words.from} type="date" defaultValue={filters.from} isRequired={false} />
        <TextField name="to" label={words.to} type="date" defaultValue={filters.to} isRequired={false} />
      </FilterForm>
      <Results title={words.title} path="/admin/activity" list={list} none={words.none} columns={columns} />
    </AdminPage>
  )
}
