import { z } from 'zod'
import { id, sinceAdded } from '../fields.ts'
import { proficiencyLevels } from '../profile/http.ts'

export const maxSkills = 50

const need = z.enum(proficiencyLevels).nullable()
const description = {
  need: 'How well one has to know it; null if any level will do',
  is_required: 'Whether one cannot do the job without it',
}

/** The skills of a job, in responses. */
export const wantedSkillsOfJob = {
  wanted_skills: sinceAdded(
    z
      .array(
        z.object({
          skill_id: id,
          name: z.string(),
          need: need.meta({ description: description.need }),
          is_required: z.boolean().meta({ description: description.is_required }),
        }),
      )
      .meta({ description: 'The same as `skills`, with what is wanted of each' }),
    [],
  ),
}

const wantedSkill = z
  .strictObject({
    skill_id: id,
    need: need.optional().meta({ description: `${description.need}, as by default` }),
    is_required: z
      .boolean()
      .optional()
      .meta({ description: `${description.is_required}; true by default` }),
  })
  .meta({ id: 'WantedSkill' })

/** The skills of a job, in requests. */
export const skillFields = {
  skill_ids: z.array(id).max(maxSkills).optional(),
  wanted_skills: z.array(wantedSkill).max(maxSkills).optional().meta({
    description:
      'The skills with what is wanted of each. With `skill_ids`, both must name the same. With `skill_ids` alone, a skill that the job has already stays as it is, and a new one is required at any level',
  }),
}

export type WantedSkill = { id: number; need: z.infer<typeof need>; isRequired: boolean }
type Given = { skill_ids?: number[] | undefined; wanted_skills?: z.infer<typeof wantedSkill>[] | undefined }

/** Which skills a request wants, each once and by id; undefined if it says nothing about them. */
export function wantedSkillsOf(given: Given, before: readonly WantedSkill[] = []): WantedSkill[] | undefined {
  const { skill_ids, wanted_skills } = given
  const known = new Map(before.map((each) => [each.id, each]))
  const wanted =
    wanted_skills?.map((each) => ({
      id: each.skill_id,
      need: each.need ?? null,
      isRequired: each.is_required ?? true,
    })) ?? skill_ids?.map((skillId) => known.get(skillId) ?? { id: skillId, need: null, isRequired: true })
  if (!wanted) return undefined
  return [...new Map(wanted.map((each) => [each.id, each])).values()].sort((one, other) => one.id - other.id)
}

/** What is wrong with the skills of a request, if anything is. */
export function skillFaultOf({ skill_ids, wanted_skills }: Given): string | undefined {
  if (!wanted_skills) return undefined
  const ids = new Set(wanted_skills.map((each) => each.skill_id))
  if (ids.size < wanted_skills.length) return 'must contain each skill only once'
  const others = skill_ids && new Set(skill_ids)
  const isSame = !others || (others.size === ids.size && [...others].every((each) => ids.has(each)))
  return isSame ? undefined : 'must contain the same skills as skill_ids'
}
