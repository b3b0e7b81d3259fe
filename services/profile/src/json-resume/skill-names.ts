import type { Database } from '@portal/chassis/mysql/database'
import { and, eq, inArray } from 'drizzle-orm'
import { knownSkills, type SeekerSkillRow } from '../schema.ts'
import type { Dropped } from './parts.ts'
import type { NamedSkill } from './read-resume.ts'

/** The names of skills. A skill whose name the read model does not have yet is left out. */
export async function nameSkills(db: Database, skills: readonly SeekerSkillRow[]) {
  if (skills.length === 0) return []
  const ids = skills.map(({ skillId }) => skillId)
  const known = await db.select().from(knownSkills).where(inArray(knownSkills.skillId, ids))
  const names = new Map(known.map(({ skillId, name }) => [skillId, name]))
  return skills.flatMap(({ skillId, proficiencyLevel: level }) => {
    const name = names.get(skillId)
    return name ? [{ name, level }] : []
  })
}

/** The skills that exist, each once, and the others as dropped. Names are compared without case. */
export async function findSkills(db: Database, named: readonly NamedSkill[]) {
  if (named.length === 0) return { found: [], dropped: [] }
  const names = [...new Set(named.map(({ name }) => name))]
  const known = await db
    .select()
    .from(knownSkills)
    .where(and(inArray(knownSkills.name, names), eq(knownSkills.isDeleted, false)))
  const ids = new Map(known.map(({ name, skillId }) => [keyOf(name ?? ''), skillId]))
  const levels = new Map<number, NamedSkill['level']>()
  const dropped: Dropped[] = []
  for (const { name, path, level } of named) {
    const id = ids.get(keyOf(name))
    if (id === undefined) dropped.push({ path, reason: 'UNKNOWN' })
    else if (!levels.has(id)) levels.set(id, level)
  }
  return { found: [...levels].map(([skillId, proficiencyLevel]) => ({ skillId, proficiencyLevel })), dropped }
}

function keyOf(name: string): string {
  return name.trim().toLowerCase()
}
