import { route } from '@portal/chassis/http/route'
import { teamOperations as api } from '@portal/contracts/profile/team-http'
import { Router } from 'express'
import { presentMembership } from '../companies/present.ts'
import type { Context } from '../context.ts'
import { acceptInvite } from './accept-invite.ts'
import { createInvite, deleteInvite, listInvites, refuseInvite } from './invites.ts'
import { changeMember, listMembers, removeMember } from './members.ts'
import { presentInvite, presentListedInvite, presentMember } from './present.ts'

export function teamRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.listMembers, async ({ actor, params }) => {
    return (await listMembers(ctx, actor, params.id)).map(presentMember)
  })
  route(router, api.changeMember, ({ actor, params, body }) => changeMember(ctx, actor, params, body), presentMember)
  route(router, api.removeMember, ({ actor, params }) => removeMember(ctx, actor, params))
  route(router, api.createInvite, ({ actor, params, body }) => createInvite(ctx, actor, params.id, body), presentInvite)
  route(router, api.listInvites, async ({ actor, params }) => {
    return (await listInvites(ctx, actor, params.id)).map((invite) => presentListedInvite(ctx.inviteKey, invite))
  })
  route(router, api.deleteInvite, ({ actor, params }) => deleteInvite(ctx, actor, params))
  route(router, api.acceptInvite, ({ actor, body }) => acceptInvite(ctx, actor, body.token), presentMembership)
  route(router, api.refuseInvite, ({ body }) => refuseInvite(ctx, body.token))
  return router
}
