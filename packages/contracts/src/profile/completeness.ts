import { z } from 'zod'

/** What recruiters would like to know about a job seeker, in the order of the profile. */
export const profileParts = [
  'HEADLINE',
  'ABOUT',
  'PLACE',
  'PHONE',
  'EXPERIENCE',
  'EDUCATION',
  'SKILLS',
  'LANGUAGES',
  'DESIRED',
  'RESUME',
] as const
export type ProfilePart = (typeof profileParts)[number]

export const completeness = z
  .object({
    percent: z.int().min(0).max(100),
    missing: z.array(z.enum(profileParts)).meta({ description: 'What the profile does not say yet' }),
  })
  .meta({ id: 'ProfileCompleteness' })
export type Completeness = z.infer<typeof completeness>

/** How complete a profile is, by the parts that it has. Every part counts the same, and nothing else counts. */
export function completenessOf(has: Readonly<Record<ProfilePart, boolean>>): Completeness {
  const missing = profileParts.filter((part) => !has[part])
  return { percent: Math.round((100 * (profileParts.length - missing.length)) / profileParts.length), missing }
}
