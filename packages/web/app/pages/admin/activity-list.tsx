import type { Action, EntityType } from '@portal/contracts/notification/http'
import type { Column } from '../../parts/data-table.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { deviceOf } from '../../rules/device.ts'

export type Activity = {
  id: number
  user_id: number | null
  action: Action
  entity_type: EntityType
  entity_id: number
  occurred_at: string
  detail: string | null
  address: string | null
  user_agent: string | null
}

/** The columns of a list of what was done: when, what, to which thing, by whom, and from where. */
export function useActivityColumns(): Column<Activity>[] {
  const { activity: words } = useWords().admin
  return [
    { label: words.when, cell: ({ occurred_at }) => <Moment at={occurred_at} /> },
    { label: words.act, cell: ({ action }) => words.kinds[action] },
    { label: words.about, cell: (entry) => <Thing {...entry} /> },
    {
      label: words.who,
      cell: ({ user_id }) => (user_id === null ? words.portal : <a href={`/admin/users/${user_id}`}>{user_id}</a>),
    },
    { label: words.detail, cell: ({ detail }) => detail ?? '–' },
    {
      label: words.where,
      cell: ({ address, user_agent }) =>
        [address, deviceOf(user_agent)].filter((each) => each != null).join(', ') || '–',
    },
  ]
}

function Thing({ entity_type, entity_id }: Activity) {
  const { activity: words } = useWords().admin
  const name = `${words.types[entity_type]} ${entity_id}`
  if (entity_type === 'USER') return <a href={`/admin/users/${entity_id}`}>{name}</a>
  return name
}
