import type { readProfile, readSkills } from '../../api/seeker-profile.ts'
import { PersonFacts } from '../../parts/person-facts.tsx'
import { ProfileSections } from '../../parts/profile-sections.tsx'
import { SkillList } from '../../parts/skill-list.tsx'
import { useWords } from '../../parts/view.tsx'

export type SentProfileProps = {
  profile: NonNullable<Awaited<ReturnType<typeof readProfile>>>
  skills: Awaited<ReturnType<typeof readSkills>>
  /** Where changing it leads back to; without it, it is only to be read. */
  next?: string
}

/** The profile as a company sees it. */
export function SentProfile({ profile, skills, next }: SentProfileProps) {
  const { apply: words } = useWords()
  const query = next === undefined ? undefined : new URLSearchParams({ next })
  return (
    <>
      <section className="card" aria-labelledby="profile">
        <h2 id="profile">{words.profile}</h2>
        <p className="person-name">{profile.full_name}</p>
        <PersonFacts profile={profile} />
        <dl className="terms">
          <div>
            <dt>{words.skills}</dt>
            <dd className={skills.length > 0 ? undefined : 'missing'}>
              {skills.length > 0 ? <SkillList skills={skills} /> : words.notStated}
            </dd>
          </div>
        </dl>
        {query && (
          <p className="actions">
            <a href={`/me/profile?${query}`}>{words.changeProfile}</a>
            <a href={`/me/profile/skills?${query}`}>{words.changeSkills}</a>
          </p>
        )}
      </section>
      <ProfileSections profile={profile} />
    </>
  )
}
