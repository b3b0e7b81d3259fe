import { z } from 'zod'
import { idText, instant, resource } from '../fields.ts'
import { defineOperations } from '../operation.ts'

export const session = z
  .object({
    ...resource,
    device: z.string().nullable().meta({ description: 'The user agent that last used the session' }),
    address: z.string().nullable().meta({ description: 'The network address that last used the session' }),
    last_used_at: instant.meta({ description: 'When the session began or was last refreshed' }),
    is_current: z.boolean().meta({ description: 'Whether this is the session of the request' }),
  })
  .meta({ id: 'Session' })

export const sessionParams = z.object({ id: idText })

export const sessionOperations = defineOperations({
  logout: {
    method: 'post',
    path: '/auth/logout',
    summary: 'Log out of this session',
    description: 'Ends the session of the token. Its access tokens and its refresh token are rejected from now on.',
    access: 'signed-in',
    enrollment: true,
    response: { status: 204, description: 'You are logged out' },
  },
  logoutAll: {
    method: 'post',
    path: '/auth/logout-all',
    summary: 'Log out everywhere',
    description: 'Ends all your sessions, including the current one.',
    access: 'signed-in',
    enrollment: true,
    response: { status: 204, description: 'You are logged out' },
  },
  listSessions: {
    method: 'get',
    path: '/auth/sessions',
    summary: 'List your sessions',
    description: 'Returns the hundred most recently used sessions that have not ended.',
    access: 'signed-in',
    response: { status: 200, description: 'Sessions, most recently used first', schema: z.array(session) },
  },
  endSession: {
    method: 'delete',
    path: '/auth/sessions/{id}',
    summary: 'End one of your sessions',
    description: 'A session that has already ended, or is not yours, is not found (404).',
    access: 'signed-in',
    params: sessionParams,
    response: { status: 204, description: 'The session has ended' },
    rejections: [404],
  },
})
