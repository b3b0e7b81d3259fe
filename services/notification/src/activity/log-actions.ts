import type { Transaction } from '@portal/chassis/mysql/database'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import type { Envelope, EventDefinition } from '@portal/contracts/event'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import { erasedAmong } from '@portal/messaging/erasure'
import { activity } from '../schema.ts'
import type { ActionsOf, LoggedAction } from './actions.ts'
import { deleteActor } from './delete-actor.ts'

const insertEntry = preparedInsert(activity, { ignore: true })

/** Subscriptions that write each logged event of a module to the activity log. */
export function logActions<Module>(module: Module, actions: ActionsOf<Module>): Subscription[] {
  return Object.entries(actions).flatMap(([name, logged]) => {
    const definition = module[name as keyof Module] as EventDefinition
    return logged === null ? [] : [on(definition, (tx, event) => log(tx, event, logged as LoggedAction<unknown>))]
  })
}

async function log(tx: Transaction, event: Envelope, logged: LoggedAction<unknown>): Promise<void> {
  const { detail, address, user_agent } = logged.about?.(event.data) ?? {}
  const entityId = logged.id(event.data)
  await insertEntry(tx, {
    userId: event.actor_id,
    action: logged.action,
    entityType: logged.entity,
    entityId,
    requestId: event.request_id,
    occurredAt: new Date(event.occurred_at),
    eventId: event.id,
    detail,
    address,
    userAgent: user_agent,
  })
  // The actor, if there is one, and the owner of the account.
  const people = [event.actor_id, logged.entity === 'USER' ? entityId : null].filter((userId) => userId !== null)
  if (people.length === 0) return
  for (const userId of await erasedAmong(tx, people)) await deleteActor(tx, userId)
}
