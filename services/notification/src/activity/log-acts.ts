import type { Transaction } from '@portal/chassis/database'
import type { Envelope, EventDefinition } from '@portal/contracts/event'
import { on, type Subscription } from '@portal/messaging/consume'
import { isErased } from '@portal/messaging/erasure'
import { forgetActor } from '../privacy/erase-person.ts'
import { activity } from '../schema.ts'
import type { Act, ActsOf } from './acts.ts'

/** Subscriptions that enter every event of a module into the activity log. */
export function logActs<Module>(module: Module, acts: ActsOf<Module>): Subscription[] {
  return Object.entries(acts).flatMap(([name, act]) => {
    const definition = module[name as keyof Module] as EventDefinition
    return act === null ? [] : [on(definition, (tx, event) => enter(tx, event, act as Act<unknown>))]
  })
}

async function enter(tx: Transaction, event: Envelope, act: Act<unknown>): Promise<void> {
  const { detail, address, user_agent } = act.about?.(event.data) ?? {}
  const entityId = act.id(event.data)
  await tx
    .insert(activity)
    .ignore()
    .values({
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
  for (const userId of [event.actor_id, act.entity === 'USER' ? entityId : null]) {
    if (userId !== null && (await isErased(tx, userId))) await forgetActor(tx, userId)
  }
}
