import type { Transaction } from '@portal/chassis/mysql/database'
import type { Envelope, EventDefinition } from '@portal/contracts/event'
import { onMany, type Subscription } from '@portal/messaging/consume/consume'
import { erasedAmong } from '@portal/messaging/erasure'
import { activity } from '../schema.ts'
import type { ActionsOf, LoggedAction } from './actions.ts'
import { deleteActor } from './delete-actor.ts'

/** Subscriptions that write each logged event of a module to the activity log. */
export function logActions<Module>(module: Module, actions: ActionsOf<Module>): Subscription[] {
  const logged = Object.entries(actions).flatMap(([name, action]) =>
    action === null ? [] : [{ definition: module[name as keyof Module] as EventDefinition, action }],
  )
  const actionOf = new Map(logged.map(({ definition, action }) => [keyOf(definition), action as LoggedAction<unknown>]))
  const log = async (tx: Transaction, events: readonly Envelope[]) => {
    const entries = events.map((event) => entryOf(event, actionOf.get(keyOf(event))))
    // The actor, if there is one, and the owner of the account.
    const people = entries.flatMap(({ userId, entityType, entityId }) => [
      userId,
      entityType === 'USER' ? entityId : null,
    ])
    const users = [...new Set(people.filter((userId) => userId !== null))]
    const [, erased] = await tx.together(
      () => tx.insert(activity).ignore().values(entries),
      async () => (users.length === 0 ? [] : erasedAmong(tx, users)),
    )
    for (const userId of erased) await deleteActor(tx, userId)
  }
  return logged.map(({ definition }) => onMany(definition, log))
}

function keyOf({ name, version }: Pick<Envelope, 'name' | 'version'>): string {
  return `${name} ${version}`
}

function entryOf(event: Envelope, logged: LoggedAction<unknown> | undefined) {
  if (!logged) throw new Error(`${event.name} v${event.version} is not logged`)
  const { detail, address, user_agent } = logged.about?.(event.data) ?? {}
  return {
    userId: event.actor_id,
    action: logged.action,
    entityType: logged.entity,
    entityId: logged.id(event.data),
    requestId: event.request_id,
    occurredAt: new Date(event.occurred_at),
    eventId: event.id,
    detail,
    address,
    userAgent: user_agent,
  }
}
