import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { latestFirst } from '@portal/contracts/profile/entries'
import { latestMonth } from '@portal/contracts/profile/months'
import type { Context } from '../context.ts'
import { describeSeeker } from '../seekers/describe-seeker.ts'
import { personColumns } from '../seekers/person-columns.ts'
import type { DescribedSeeker } from '../seekers/present.ts'
import { lockSeeker } from '../seekers/queries.ts'
import { writeEducation, writeExperience, writeSkills } from '../seekers/write-parts.ts'
import { writeSeeker } from '../seekers/write-seeker.ts'
import { lockSkills } from '../skills/assert-skills-exist.ts'
import type { Dropped, Json } from './parts.ts'
import { readResume } from './read-resume.ts'
import { findSkills } from './skill-names.ts'

type Imported = { seeker: DescribedSeeker; dropped: Dropped[] }

/** Takes over a JSON Resume into the actor's profile, in one change. What it does not say stays as it is. */
export async function importResume(ctx: Context, actor: Actor, userId: number, resume: Json): Promise<Imported> {
  const read = readResume(resume, latestMonth(new Date()))
  const skills = await findSkills(ctx.db, read.skills ?? [])
  const dropped = [...read.dropped, ...skills.dropped]
  return transact(ctx, async (tx) => {
    const seeker = await lockSeeker(tx, actor, userId)
    const before = await describeSeeker(tx, seeker)
    await lockSkills(
      tx,
      skills.found.map(({ skillId }) => skillId),
    )
    const person = {
      fullName: read.person.full_name ?? before.fullName,
      ...personColumns(read.person, before),
    }
    const found = skills.found.map((skill) => ({ seekerUserId: userId, ...skill }))
    const after: DescribedSeeker = {
      ...before,
      ...person,
      experience: read.experience ? latestFirst(read.experience) : before.experience,
      educated: read.education ? latestFirst(read.education) : before.educated,
      skills: read.skills ? found.sort((one, other) => one.skillId - other.skillId) : before.skills,
    }
    if (isDeepStrictEqual(after, before)) return { seeker: before, dropped }

    if (read.experience) await writeExperience(tx, userId, after.experience)
    if (read.education) await writeEducation(tx, userId, after.educated)
    if (read.skills) await writeSkills(tx, userId, after.skills)
    return { seeker: await writeSeeker(tx, seeker, person), dropped }
  })
}
