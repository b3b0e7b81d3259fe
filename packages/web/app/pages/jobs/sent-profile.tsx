import type { readProfile, readSkills } from '../../api/seeker-profile.ts'
import { SkillList } from '../../parts/skill-list.tsx'
import { useWords } from '../../parts/view.tsx'

type SentProfileProps = {
  profile: NonNullable<Awaited<ReturnType<typeof readProfile>>>
  skills: Awaited<ReturnType<typeof readSkills>>
  /** Where changing it leads back to. */
  next: string
}

/** The profile as a company sees it. */
export function SentProfile({ profile, skills, next }: SentProfileProps) {
  const { apply: words } = useWords()
  const query = new URLSearchParams({ next })
  const facts = [
    [words.name, profile.full_name],
    [words.phone, profile.phone],
    [words.experience, profile.experience_years === null ? null : words.years(profile.experience_years)],
    [words.education, profile.education],
    [words.resume, profile.resume_url],
  ] as const
  return (
    <section className="card" aria-labelledby="profile">
      <h2 id="profile">{words.profile}</h2>
      <dl className="terms">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={value === null ? 'missing' : 'lines'}>{value ?? words.notStated}</dd>
          </div>
        ))}
        <div>
          <dt>{words.skills}</dt>
          <dd className={skills.length > 0 ? undefined : 'missing'}>
            {skills.length > 0 ? <SkillList skills={skills} /> : words.notStated}
          </dd>
        </div>
      </dl>
      <p className="actions">
        <a href={`/me/profile?${query}`}>{words.changeProfile}</a>
        <a href={`/me/profile/skills?${query}`}>{words.changeSkills}</a>
      </p>
    </section>
  )
}
