import type { SeekerProfile } from '@portal/contracts/profile/http'
import { EducationList, ExperienceList } from './entry-list.tsx'
import { LanguageList, WishFacts } from './person-facts.tsx'
import { useWords } from './view.tsx'

/** Experience, education, languages and wishes of a job seeker for somebody else, as far as the profile states them. */
export function ProfileSections({ profile }: { profile: SeekerProfile }) {
  const { profileFacts: words } = useWords()
  const { experience_entries, experience_years, education_entries, education, languages, desired } = profile
  return (
    <>
      {(experience_entries.length > 0 || experience_years !== null) && (
        <section aria-labelledby="experience">
          <h2 id="experience">{words.experience}</h2>
          <Years profile={profile} />
          {experience_entries.length > 0 && <ExperienceList profile={profile} />}
        </section>
      )}
      {(education_entries.length > 0 || education) && (
        <section aria-labelledby="education">
          <h2 id="education">{words.education}</h2>
          {education && <p className="lines">{education}</p>}
          {education_entries.length > 0 && <EducationList profile={profile} />}
        </section>
      )}
      {languages.length > 0 && (
        <section aria-labelledby="languages">
          <h2 id="languages">{words.languages}</h2>
          <LanguageList languages={languages} />
        </section>
      )}
      {desired && (
        <section aria-labelledby="desired">
          <h2 id="desired">{words.desired}</h2>
          <WishFacts desired={desired} />
        </section>
      )}
    </>
  )
}

/** How many years a job seeker has worked, if that is known. */
export function Years({ profile }: { profile: SeekerProfile }) {
  const { profileFacts: words } = useWords()
  if (profile.experience_years === null) return null
  const years = words.years(profile.experience_years)
  return <p>{profile.is_experience_counted ? words.counted(years) : years}</p>
}
