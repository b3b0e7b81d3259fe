import { z } from 'zod'
import { emailAddress } from '../addresses.ts'
import { id, idText, instant, line } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { companyParams, memberRoles, membership } from './companies-http.ts'

/** How many people a company may have, how many invites may be open at once, and for how long they are good. */
export const teamLimits = { members: 200, invites: 50, invitesPerDay: 100, inviteDays: 14 } as const

export const member = z
  .object({
    user_id: id,
    name: z.string().nullable().meta({ description: 'What the team calls this person' }),
    role: z.enum(memberRoles),
    joined_at: instant,
  })
  .meta({ id: 'CompanyMember' })

export const invite = z
  .object({
    id,
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(memberRoles),
    created_at: instant,
    expires_at: instant,
  })
  .meta({ id: 'CompanyInvite' })

export const listedInvite = invite
  .extend({
    token: z.string().meta({ description: 'Whoever has it can accept the invite, at `/account/invite#token=…`' }),
  })
  .meta({ id: 'ListedCompanyInvite' })

const name = line(100).nullable().optional().meta({ description: 'What the team calls this person' })

export const changeMemberBody = z
  .strictObject({ role: z.enum(memberRoles).optional(), name })
  .meta({ id: 'CompanyMemberChange', example: { role: 'OWNER' } })
export type MemberChange = z.infer<typeof changeMemberBody>

export const createInviteBody = z
  .strictObject({ email: emailAddress, role: z.enum(memberRoles), name })
  .meta({ id: 'NewCompanyInvite', example: { email: 'grace@example.com', role: 'RECRUITER', name: 'Grace' } })
export type NewInvite = z.infer<typeof createInviteBody>

const inviteToken = { token: z.string().min(1).max(100) }
export const acceptInviteBody = z.strictObject(inviteToken).meta({ id: 'InviteAcceptance' })
export const refuseInviteBody = z.strictObject(inviteToken).meta({ id: 'InviteRefusal' })

/** An invite as the notification service gets it to send its email. */
export const invitation = z.object({
  email: z.string(),
  role: z.enum(memberRoles),
  company_name: z.string(),
  /** The token of the link is computed from it. */
  link_id: z.string(),
  expires_at: instant,
})
export type Invitation = z.infer<typeof invitation>

const memberParams = companyParams.extend({ user_id: idText })
const inviteParams = companyParams.extend({ invite_id: idText })

export const teamOperations = defineOperations({
  listMembers: {
    method: 'get',
    path: '/companies/{id}/members',
    summary: 'List the members of your company',
    access: ['RECRUITER'],
    params: companyParams,
    response: { status: 200, description: 'All members, those who joined first first', schema: z.array(member) },
    rejections: [404],
  },
  changeMember: {
    method: 'put',
    path: '/companies/{id}/members/{user_id}',
    summary: 'Change the role of a member, or what the team calls them',
    description: 'For owners (403 `COMPANY_ROLE`). A company keeps at least one owner (409 `LAST_OWNER`).',
    access: ['RECRUITER'],
    params: memberParams,
    body: changeMemberBody,
    response: { status: 200, description: 'The member', schema: member },
    rejections: [404, 409],
  },
  removeMember: {
    method: 'delete',
    path: '/companies/{id}/members/{user_id}',
    summary: 'Remove a member, or leave the company',
    description: `Owners remove others, and everybody can leave, except for the last owner (409 \`LAST_OWNER\`). Owners take over the
jobs of that person, whose access ends within about a second.`,
    access: ['RECRUITER'],
    params: memberParams,
    response: { status: 204, description: 'No longer a member' },
    rejections: [404, 409],
  },
  createInvite: {
    method: 'post',
    path: '/companies/{id}/invites',
    summary: 'Invite somebody to your company',
    description: `For owners. Good for 14 days. The address gets an email with the link, whether or not it has an account; an open
invite for it is returned again, without another email. At most 50 are open at once (409 \`INVITE_LIMIT\`), and at most 100
are made a day (429).`,
    access: ['RECRUITER'],
    params: companyParams,
    body: createInviteBody,
    response: { status: 200, description: 'The invite', schema: invite },
    rejections: [404, 409],
  },
  listInvites: {
    method: 'get',
    path: '/companies/{id}/invites',
    summary: 'List the open invites to your company',
    access: ['RECRUITER'],
    params: companyParams,
    response: { status: 200, description: 'Open invites, oldest first', schema: z.array(listedInvite) },
    rejections: [404],
  },
  deleteInvite: {
    method: 'delete',
    path: '/companies/{id}/invites/{invite_id}',
    summary: 'Withdraw an invite',
    access: ['RECRUITER'],
    params: inviteParams,
    response: { status: 204, description: 'The invite is withdrawn' },
    rejections: [404],
  },
  acceptInvite: {
    method: 'post',
    path: '/invites/accept',
    summary: 'Accept an invite to a company',
    description: `404 for an invite that does not exist, was used or has expired. 409 \`ALREADY_MEMBER\` for members of a company, unless
they are alone in another one without published jobs, which is then closed. 409 \`TEAM_FULL\` for a company with 200 members.
Makes a recruiter profile for those who have none.`,
    access: ['RECRUITER'],
    body: acceptInviteBody,
    response: { status: 200, description: 'The new membership', schema: membership },
    rejections: [404, 409],
  },
  refuseInvite: {
    method: 'post',
    path: '/invites/refuse',
    summary: 'Refuse an invite to a company',
    description: `For whoever has the token, with or without an account. The invite is deleted, and with it the address. 404 for an
invite that does not exist, was used or has expired.`,
    access: 'anyone',
    body: refuseInviteBody,
    response: { status: 204, description: 'The invite is gone' },
    rejections: [404],
  },
})
