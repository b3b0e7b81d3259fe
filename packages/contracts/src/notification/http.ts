import { z } from 'zod'
import { flag, id, idText, instant, pageQuery, resource, sinceAdded, wholeNumber } from '../fields.ts'
import { offsetInstantText } from '../instants.ts'
import { defineOperations } from '../operation.ts'

export const notificationKinds = [
  'WELCOME',
  'SECURITY',
  'APPLICATION_RECEIVED',
  'NEW_APPLICATION',
  'APPLICATION_STATUS_CHANGED',
  'APPLICATION_WITHDRAWN',
  'INTERVIEW_SCHEDULED',
  'INTERVIEW_CHANGED',
  'INTERVIEW_CANCELLED',
  'JOB_ENDED',
  'JOB_EXPIRING',
  'JOB_NOT_PUBLISHED',
  'RESUME_REFUSED',
  'TEAM_INVITED',
  'TEAM_CHANGED',
  'DOMAIN_LOST',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

/**
 * The kinds whose emails a user can turn off. Emails about the security of an account are always sent, and so are
 * invitations, which go to an address, not to a user.
 */
export const optionalMailKinds = notificationKinds.filter((kind) => kind !== 'SECURITY' && kind !== 'TEAM_INVITED')
export type OptionalMailKind = (typeof optionalMailKinds)[number]

export const deliveryStates = ['PENDING', 'SENT', 'FAILED'] as const

/** The closed list of actions in the activity log; one entry per action. */
export const actions = [
  'USER_CREATED',
  'USER_CHANGED',
  'RECRUITER_PROFILE_CREATED',
  'RECRUITER_PROFILE_CHANGED',
  'JOB_SEEKER_PROFILE_CREATED',
  'JOB_SEEKER_PROFILE_CHANGED',
  'SKILL_CREATED',
  'JOB_POSTED',
  'JOB_CHANGED',
  'JOB_STATUS_CHANGED',
  'JOB_DELETED',
  'APPLICATION_SUBMITTED',
  'APPLICATION_STATUS_CHANGED',
  'APPLICATION_WITHDRAWN',
  'INTERVIEW_SCHEDULED',
  'INTERVIEW_CHANGED',
  'LINK_REQUESTED',
  'EMAIL_VERIFIED',
  'SIGNED_IN',
  'SIGN_IN_FAILED',
  'SESSION_ENDED',
  'SECOND_FACTOR_CHANGED',
  'USER_ERASED',
  'JOB_SEEKER_PROFILE_READ',
  'SKILL_DELETED',
  'COMPANY_CREATED',
  'COMPANY_CHANGED',
  'COMPANY_MEMBER_CHANGED',
  'RESUME_STORED',
  'RESUME_REMOVED',
  'RESUME_READ',
] as const
export type Action = (typeof actions)[number]
export const entityTypes = [
  'USER',
  'RECRUITER',
  'JOB_SEEKER',
  'SKILL',
  'JOB',
  'APPLICATION',
  'INTERVIEW',
  'COMPANY',
] as const
export type EntityType = (typeof entityTypes)[number]

export const notification = z
  .object({
    ...resource,
    kind: z.enum(notificationKinds),
    title: z.string(),
    body: z.string(),
    entity_type: z.enum(entityTypes),
    entity_id: id,
    code: sinceAdded(z.string().nullable(), null).meta({
      description: 'What the text says, to say it in other words; null in older notifications',
      example: 'NEW_APPLICATION',
    }),
    params: sinceAdded(z.record(z.string(), z.unknown()).nullable(), null).meta({
      description: 'The values in the text, by names that depend on `code`; null in older notifications',
      example: { job: 'DevOps Engineer', seeker: 'Ada Lovelace' },
    }),
    read_at: instant.nullable(),
  })
  .meta({ id: 'Notification' })

export const unreadCount = z
  .object({
    unread: z.int(),
    last_event_id: z.int().meta({
      description:
        'The id of the last event of the stream when they were counted, 0 before the first: begin after it to count on',
    }),
  })
  .meta({ id: 'UnreadCount' })

/** The live stream; `data` of its events is a {@link notification}. */
export const notificationStream = z.string().meta({
  id: 'NotificationStream',
  description: 'Server-sent events (WHATWG HTML)',
  example: 'id: 42\nevent: notification\ndata: {"id":7,"kind":"WELCOME","title":"Welcome to the Job Portal"}\n\n',
})

const onOrOff = Object.fromEntries(optionalMailKinds.map((kind) => [kind, z.boolean()])) as Record<
  OptionalMailKind,
  z.ZodBoolean
>

export const preferences = z.object({ email: z.object(onOrOff) }).meta({ id: 'NotificationPreferences' })
export type Preferences = z.infer<typeof preferences>

export const changePreferencesBody = z
  .strictObject({ email: z.strictObject(onOrOff).partial().optional() })
  .meta({ id: 'ChangeNotificationPreferences', example: { email: { NEW_APPLICATION: false } } })
export type ChangePreferences = z.infer<typeof changePreferencesBody>

export const delivery = z
  .object({
    ...resource,
    recipient: z
      .string()
      .meta({ description: 'Empty if the address is asked for only when it is sent: an invitation' }),
    kind: z.enum(notificationKinds),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    last_error: z.string().nullable(),
    next_attempt_at: instant.nullable().meta({ description: 'Null if no attempt will follow' }),
    sent_at: instant.nullable(),
    message_id: z.string(),
  })
  .meta({ id: 'Delivery' })

export const activity = z
  .object({
    ...resource,
    user_id: id.nullable().meta({ description: 'The user who acted; null for the system' }),
    action: z.enum(actions),
    entity_type: z.enum(entityTypes),
    entity_id: id,
    request_id: z.string().nullable(),
    occurred_at: instant,
    detail: z.string().nullable().meta({ description: 'What changed in an account, or the reason' }),
    address: z.string().nullable().meta({ description: 'The network address of the client, if known' }),
    user_agent: z.string().nullable().meta({ description: 'The user agent of the client, if known' }),
  })
  .meta({ id: 'Activity' })

export const notificationParams = z.object({ id: idText })
export const streamNotificationsHeaders = z.object({
  'last-event-id': wholeNumber(0, Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'The id of the last event you received; the events after it are sent first' }),
})
export const deliveryParams = z.object({ id: idText })
export const listDeliveriesQuery = z.object({ ...pageQuery(20), state: z.enum(deliveryStates).optional() })
export type DeliveriesQuery = z.infer<typeof listDeliveriesQuery>
export const listNotificationsQuery = z.object({ ...pageQuery(20), unread: flag.optional() })
export const listActivityQuery = z.object({
  ...pageQuery(20),
  user_id: idText.optional(),
  action: z.enum(actions).optional(),
  entity_type: z.enum(entityTypes).optional(),
  entity_id: idText.optional(),
  from: offsetInstantText.optional(),
  to: offsetInstantText.optional(),
})
export type ActivityQuery = z.infer<typeof listActivityQuery>

export const notificationOperations = defineOperations({
  listNotifications: {
    method: 'get',
    path: '/notifications',
    summary: 'List your notifications',
    access: 'signed-in',
    query: listNotificationsQuery,
    response: { status: 200, description: 'Notifications, newest first', schema: notification, list: true },
  },
  countUnreadNotifications: {
    method: 'get',
    path: '/notifications/unread-count',
    summary: 'Count your unread notifications',
    access: 'signed-in',
    response: { status: 200, description: 'The count', schema: unreadCount },
  },
  streamNotifications: {
    method: 'get',
    path: '/notifications/stream',
    summary: 'Stream your notifications',
    description: `Begins with the next notification, or after \`Last-Event-ID\`. Ends after ten minutes, or earlier if
the token expires or your session ends; reconnect with the id of the last event to miss nothing. A user can have five
streams; a sixth ends the oldest. When the server is full, the user or network with the most streams loses its oldest;
503 if all have about as many.`,
    access: 'signed-in',
    stream: true,
    headers: streamNotificationsHeaders,
    response: {
      status: 200,
      description: 'One event `notification` per notification, and a comment every five seconds',
      schema: notificationStream,
      mediaType: 'text/event-stream',
    },
    rejections: [400],
  },
  readNotificationPreferences: {
    method: 'get',
    path: '/notifications/preferences',
    summary: 'Read which emails you receive',
    access: 'signed-in',
    response: { status: 200, description: 'Your preferences', schema: preferences },
  },
  changeNotificationPreferences: {
    method: 'put',
    path: '/notifications/preferences',
    summary: 'Choose which emails you receive',
    description:
      'Omitted kinds stay unchanged. Emails about the security of your account are always sent. All emails except the ' +
      'welcome and links are sent only to an address that you have confirmed.',
    access: 'signed-in',
    body: changePreferencesBody,
    response: { status: 200, description: 'Your new preferences', schema: preferences },
  },
  readNotification: {
    method: 'post',
    path: '/notifications/{id}/read',
    summary: 'Mark one of your notifications as read',
    access: 'signed-in',
    params: notificationParams,
    response: { status: 200, description: 'The notification', schema: notification },
    rejections: [404],
  },
  readAllNotifications: {
    method: 'post',
    path: '/notifications/read-all',
    summary: 'Mark all your notifications as read',
    access: 'signed-in',
    response: { status: 200, description: 'The remaining number of unread notifications', schema: unreadCount },
  },
  listDeliveries: {
    method: 'get',
    path: '/deliveries',
    summary: 'List email deliveries',
    access: ['ADMIN'],
    query: listDeliveriesQuery,
    response: { status: 200, description: 'Deliveries, newest first', schema: delivery, list: true },
  },
  requeueDelivery: {
    method: 'post',
    path: '/deliveries/{id}/requeue',
    summary: 'Retry a failed email',
    description: 'The email becomes due at once and keeps its Message-ID.',
    access: ['ADMIN'],
    params: deliveryParams,
    response: { status: 200, description: 'The delivery', schema: delivery },
    rejections: [404, 409],
  },
  listActivity: {
    method: 'get',
    path: '/activity-logs',
    summary: 'Read the activity log',
    access: ['ADMIN'],
    query: listActivityQuery,
    response: { status: 200, description: 'Entries, newest first', schema: activity, list: true },
  },
})
