import type { Transaction } from '@portal/chassis/mysql/database'
import type { EducationEntry, ExperienceEntry } from '@portal/contracts/profile/entries'
import { eq } from 'drizzle-orm'
import { educationEntries, experienceEntries, type SeekerSkillRow, seekerSkills } from '../schema.ts'

// Each replaces what a job seeker has, whose profile the caller has locked and changes afterwards.

export async function writeExperience(tx: Transaction, userId: number, entries: readonly ExperienceEntry[]) {
  await tx.delete(experienceEntries).where(eq(experienceEntries.seekerUserId, userId))
  if (entries.length > 0) await tx.insert(experienceEntries).values(rowsOf(userId, entries))
}

export async function writeEducation(tx: Transaction, userId: number, entries: readonly EducationEntry[]) {
  await tx.delete(educationEntries).where(eq(educationEntries.seekerUserId, userId))
  if (entries.length > 0) await tx.insert(educationEntries).values(rowsOf(userId, entries))
}

export async function writeSkills(tx: Transaction, userId: number, skills: readonly SeekerSkillRow[]) {
  await tx.delete(seekerSkills).where(eq(seekerSkills.seekerUserId, userId))
  if (skills.length > 0) await tx.insert(seekerSkills).values([...skills])
}

function rowsOf<Entry>(seekerUserId: number, entries: readonly Entry[]) {
  return entries.map((entry, position) => ({ ...entry, seekerUserId, position }))
}
