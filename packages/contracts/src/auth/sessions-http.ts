import { z } from 'zod'
import { idText, instant, resource } from '../fields.ts'
import type { Operation } from '../operation.ts'

export const session = z
  .object({
    ...resource,
    device: z.string().nullable().meta({ description: 'The user agent that used it last' }),
    address: z.string().nullable().meta({ description: 'The network address it was last used from' }),
    last_used_at: instant.meta({ description: 'When it began or was last refreshed' }),
    is_current: z.boolean().meta({ description: 'The one that asks' }),
  })
  .meta({ id: 'Session' })

export const sessionParams = z.object({ id: idText })

export const sessionOperations: readonly Operation[] = [
  {
    id: 'logout',
    method: 'post',
    path: '/auth/logout',
    summary: 'Log out here',
    description: 'Ends the session of the token: its access tokens are refused at once, its refresh token as well.',
    access: 'signed-in',
    response: { status: 204, description: 'You are logged out' },
  },
  {
    id: 'logoutAll',
    method: 'post',
    path: '/auth/logout-all',
    summary: 'Log out everywhere',
    description: 'Ends every session of yours, this one included.',
    access: 'signed-in',
    response: { status: 204, description: 'You are logged out' },
  },
  {
    id: 'listSessions',
    method: 'get',
    path: '/auth/sessions',
    summary: 'See where you are signed in',
    description: 'The hundred sessions used last, of those that have not ended.',
    access: 'signed-in',
    response: { status: 200, description: 'Sessions, last used first', schema: z.array(session) },
  },
  {
    id: 'endSession',
    method: 'delete',
    path: '/auth/sessions/{id}',
    summary: 'Log out elsewhere',
    description: 'Ends a session of yours. One that has ended already, or is not yours, is not found.',
    access: 'signed-in',
    params: sessionParams,
    response: { status: 204, description: 'The session has ended' },
    rejections: [404],
  },
]
