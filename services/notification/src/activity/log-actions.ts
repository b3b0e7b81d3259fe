import { preparedInsert, type Transaction } from '@portal/chassis/database'
import type { Envelope, EventDefinition } from '@portal/contracts/event'
import { on, type Subscription } from '@portal/messaging/consume'
import { erasedAmong } from '@portal/messaging/erasure'
import { deleteActor } from '../privacy/erase-person.ts'
import { activity } from '../schema.ts'
import type { Act, ActionsOf } from './actions.ts'

const insertEntry = preparedInsert(activity, { ignore: true })

/** Subscriptions that enter every event of a module into the activity log. */
export function logActions<Module>(module: Module, acts: ActionsOf<Module>): Subscription[] {
  return Object.entries(acts).flatMap(([name, act]) => {
    const definition = module[name as keyof Module] as EventDefinition
    return act === null ? [] : [on(definition, (tx, event) => enter(tx, event, act as Act<unknown>))]
  })
}

async function enter(tx: Transaction, event: Envelope, act: Act<unknown>): Promise<void> {
  const { detail, address, user_agent } = act.about?.(event.data) ?? {}
  const entityId = act.id(event.data)
  await insertEntry(tx, {
    userId: event.actor_id,
    action: act.action,
    entityType: act.entity,
    entityId,
    requestId: event.request_id,
    occurredAt: new Date(event.occurred_at),
    eventId: event.id,
    detail,
    address,
    userAgent: user_agent,
  })
  // Whoever acts, and whose account it is: nobody may have been signed in.
  const people = [event.actor_id, act.entity === 'USER' ? entityId : null].filter((userId) => userId !== null)
  if (people.length === 0) return
  for (const userId of await erasedAmong(tx, people)) await deleteActor(tx, userId)
}
