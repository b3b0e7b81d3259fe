import type { readSentProfile } from '../../api/applicant-profile.ts'
import { PersonFacts } from '../../parts/person-facts.tsx'
import { ProfileSections } from '../../parts/profile-sections.tsx'
import { useWords } from '../../parts/view.tsx'
import { matchSkills } from '../../rules/skill-match.ts'

type Shared = Awaited<ReturnType<typeof readSentProfile>>
type ProfileProps = Shared & {
  /** Undefined if the job is gone, or not available just now. */
  jobSkills: readonly { id: number; name: string }[] | undefined
}

/** The profile of an applicant, and the skills beside those that the job asks for. */
export function ApplicantProfile({ profile, skills, isAsSent, jobSkills }: ProfileProps) {
  const { applicant: words, unavailable } = useWords()
  if (profile === undefined || profile === 'missing') {
    return (
      <section aria-labelledby="profile">
        <h2 id="profile">{words.profile}</h2>
        <p className="notice warning">{profile === 'missing' ? words.notShared : unavailable}</p>
      </section>
    )
  }
  return (
    <>
      <section aria-labelledby="profile">
        <h2 id="profile">{words.profile}</h2>
        <p className="quiet-text">{isAsSent ? words.asItWasSent : words.asItIsNow}</p>
        <PersonFacts profile={profile} />
      </section>
      <section aria-labelledby="skills">
        <h2 id="skills">{words.skills}</h2>
        {skills === undefined ? <p>{unavailable}</p> : <Skills skills={skills} jobSkills={jobSkills ?? []} />}
      </section>
      <ProfileSections profile={profile} />
    </>
  )
}

type SkillsProps = { skills: NonNullable<Shared['skills']>; jobSkills: NonNullable<ProfileProps['jobSkills']> }

function Skills({ skills, jobSkills }: SkillsProps) {
  const { applicant: words, profile } = useWords()
  const { wanted, others } = matchSkills(jobSkills, skills)
  return (
    <>
      {wanted.length > 0 && (
        <>
          <h3>{words.wanted(wanted.filter(({ has }) => has).length, wanted.length)}</h3>
          <ul className="skill-match">
            {wanted.map(({ id, name, has }) => (
              <li key={id} className={has ? 'has' : undefined}>
                {name} <span className="quiet-text">{has ? profile.levels[has.proficiency_level] : words.hasNot}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          {wanted.length > 0 && <h3>{words.otherSkills}</h3>}
          <ul className="chips">
            {others.map(({ skill_id, name, proficiency_level }) => (
              <li key={skill_id} className="chip">
                {name} <span className="number">{profile.levels[proficiency_level]}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {wanted.length === 0 && others.length === 0 && <p>{words.noSkills}</p>}
    </>
  )
}
