import { personErasedState } from '../auth/events.ts'
import { defineEvent } from '../event.ts'

export const personErased = defineEvent({
  name: 'notification.person-erased',
  version: 1,
  summary: 'The notification service erased a person.',
  data: personErasedState,
  example: { user_id: 7, erasure_id: 1 },
})
