import { z } from 'zod'
import { id, idText, roles } from '../fields.ts'
import { seekerProfile, seekerSkill } from './http.ts'

/** A profile with its skills, as it was at a time. */
export const sentProfile = z.object({ profile: seekerProfile, skills: z.array(seekerSkill) })
export type SentProfile = z.infer<typeof sentProfile>

/** What the owner of profiles answers to another service: the profile that somebody applied with last. */
export const profileOfApplication = sentProfile.extend({ version: id, attempt: z.int().positive() })
export const sentProfileParams = z.object({ application_id: idText })
/** Who wants to read it; it is recorded before the answer. */
export const sentProfileQuery = z.object({ reader_user_id: idText, reader_role: z.enum(roles) })
export type SentProfileReader = z.infer<typeof sentProfileQuery>
