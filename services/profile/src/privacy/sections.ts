import type { Database } from '@portal/chassis/mysql/database'
import { rowsAbout, type SectionsOf, wholeSection } from '@portal/service/privacy/personal-data'
import { eq, or } from 'drizzle-orm'
import { readBlocks } from '../blocks/blocked-companies.ts'
import { presentMembership } from '../companies/present.ts'
import { presentDomainForExport } from '../domains/present.ts'
import { presentRecruiter } from '../recruiters/present.ts'
import { presentResumeForExport } from '../resumes/present.ts'
import {
  accessGrants,
  companies,
  companyAccessGrants,
  companyDomains,
  companyInvites,
  companyMembers,
  knownApplications,
  pinnedVersions,
  profileVersions,
  recruiters,
  resumes,
  seekers,
} from '../schema.ts'
import { describeSeeker } from '../seekers/describe-seeker.ts'
import { presentSeeker, presentSkill } from '../seekers/present.ts'
import { readSkills } from '../seekers/queries.ts'
import { presentInvite } from '../team/present.ts'

/** All data of this service about a user. */
export function personalSectionsOf(db: Database): SectionsOf<'profile'> {
  return {
    recruiter_profiles: rowsAbout(db, recruiters, {
      where: (userId) => eq(recruiters.userId, userId),
      present: presentRecruiter,
    }),
    job_seeker_profiles: wholeSection(async (userId) => {
      const rows = await db.select().from(seekers).where(eq(seekers.userId, userId))
      const described = await Promise.all(rows.map((row) => describeSeeker(db, row)))
      return described.map((seeker) => presentSeeker(seeker, 'owner'))
    }),
    skills: wholeSection(async (userId) => (await readSkills(db, userId)).map(presentSkill)),
    resumes: rowsAbout(db, resumes, {
      where: (userId) => eq(resumes.userId, userId),
      present: presentResumeForExport,
    }),
    profile_versions: wholeSection(async (userId) => {
      const [versions, pins] = await Promise.all([
        db.select().from(profileVersions).where(eq(profileVersions.seekerUserId, userId)),
        db.select().from(pinnedVersions).where(eq(pinnedVersions.seekerUserId, userId)),
      ])
      return versions.map(({ version, document, writtenAt }) => ({
        ...document,
        version,
        written_at: writtenAt.toISOString(),
        application_ids: pins.filter((pin) => pin.version === version).map(({ applicationId }) => applicationId),
      }))
    }),
    acquaintances: wholeSection(async (userId) => {
      const isParty = or(eq(accessGrants.seekerUserId, userId), eq(accessGrants.recruiterUserId, userId))
      const rows = await db.select().from(accessGrants).where(isParty)
      return rows.map((row) => ({
        recruiter_user_id: row.recruiterUserId,
        seeker_user_id: row.seekerUserId,
        ends_at: row.endsAt?.toISOString() ?? null,
      }))
    }),
    known_applications: wholeSection(async (userId) => {
      const isParty = or(eq(knownApplications.seekerUserId, userId), eq(knownApplications.recruiterUserId, userId))
      const rows = await db.select().from(knownApplications).where(isParty)
      return rows.map((row) => ({
        application_id: row.applicationId,
        withdrawn_at: row.withdrawnAt?.toISOString() ?? null,
      }))
    }),
    company_acquaintances: wholeSection(async (userId) => {
      const rows = await db.select().from(companyAccessGrants).where(eq(companyAccessGrants.seekerUserId, userId))
      return rows.map((row) => ({ company_id: row.companyId, ends_at: row.endsAt?.toISOString() ?? null }))
    }),
    company_invites: rowsAbout(db, companyInvites, {
      where: (userId) => eq(companyInvites.invitedBy, userId),
      present: presentInvite,
    }),
    blocked_companies: wholeSection(async (userId) => [await readBlocks(db, userId)]),
    company_domains: rowsAbout(db, companyDomains, {
      where: (userId) => eq(companyDomains.addedBy, userId),
      present: presentDomainForExport,
    }),
    memberships: wholeSection(async (userId) => {
      const rows = await db
        .select({ company: companies, member: companyMembers })
        .from(companyMembers)
        .innerJoin(companies, eq(companies.id, companyMembers.companyId))
        .where(eq(companyMembers.userId, userId))
      return rows.map(presentMembership)
    }),
  }
}
