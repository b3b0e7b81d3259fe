import { submissionOperations } from '@portal/contracts/application/submission'
import { jobOperations } from '@portal/contracts/job/http'
import { profileOperations } from '@portal/contracts/profile/http'
import { attempt, type Context } from './call.ts'

/** What an applicant sent, or what is there now if that was not kept. */
export async function readSentProfile(context: Context, { id, userId }: { id: string; userId: number }) {
  const sent = await attempt(context, submissionOperations.readCandidate, { params: { id } })
  if (!sent.ok) return { ...(await readApplicantProfile(context, userId)), isAsSent: false }
  const { profile, skills } = sent.value
  return { profile, skills: await withNames(context, skills), isAsSent: true }
}

/**
 * What an applicant shares with the recruiter: the profile and the skills with their names. The profile is `missing` if
 * there is none, or if it is not shared (yet); each part is undefined if it is not available just now.
 */
async function readApplicantProfile(context: Context, userId: number) {
  const params = { user_id: userId }
  const [profile, skills] = await Promise.all([
    attempt(context, profileOperations.readJobSeekerProfileOfUser, { params }),
    attempt(context, profileOperations.listJobSeekerSkills, { params }),
  ])
  if (!profile.ok) {
    return { profile: profile.problem.status === 404 ? ('missing' as const) : undefined, skills: undefined }
  }
  return { profile: profile.value, skills: skills.ok ? await withNames(context, skills.value) : undefined }
}

/** The skills by name, without those that were deleted. */
async function withNames<Skill extends { skill_id: number }>(context: Context, skills: readonly Skill[]) {
  if (skills.length === 0) return []
  const ids = skills.map(({ skill_id }) => skill_id).join(',')
  const found = await attempt(context, jobOperations.listSkills, { query: { ids, limit: 100 } })
  if (!found.ok) return undefined
  return found.value.items
    .flatMap(({ id, name }) => skills.filter(({ skill_id }) => skill_id === id).map((skill) => ({ ...skill, name })))
    .sort((one, other) => one.name.localeCompare(other.name))
}
