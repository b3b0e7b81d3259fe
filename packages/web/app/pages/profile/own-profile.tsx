import type { SeekerProfile } from '@portal/contracts/profile/http'
import type { ReactNode } from 'react'
import type { readSkills } from '../../api/seeker-profile.ts'
import { EducationList, ExperienceList } from '../../parts/entry-list.tsx'
import { LanguageList, PersonFacts, WishFacts } from '../../parts/person-facts.tsx'
import { Years } from '../../parts/profile-sections.tsx'
import { SkillList } from '../../parts/skill-list.tsx'
import { useWords } from '../../parts/view.tsx'

type OwnProfileProps = { profile: SeekerProfile; skills: Awaited<ReturnType<typeof readSkills>> }

/** A profile for its owner: each section as others see it, with the way to change it. */
export function OwnProfile({ profile, skills }: OwnProfileProps) {
  const { profile: words, profileFacts: facts, myProfile, blockedCompanies: blocked } = useWords()
  const { headline, about, phone, resume_url, links, city, country, experience_entries, education_entries } = profile
  const says = [headline, about, phone, resume_url, city, country].some((each) => each !== null) || links.length > 0
  return (
    <>
      <Section id="about" title={facts.about} path="/me/profile/about" action={myProfile.change}>
        {says ? <PersonFacts profile={profile} /> : <p>{myProfile.noAbout}</p>}
        <p className="quiet-text">{words.whoSees}</p>
      </Section>
      <Section
        id="experience"
        title={facts.experience}
        path="/me/profile/experience/new"
        action={myProfile.addExperience}
      >
        <Years profile={profile} />
        {experience_entries.length > 0 ? (
          <ExperienceList profile={profile} changePath={(position) => `/me/profile/experience/${position}`} />
        ) : (
          <p>{myProfile.noExperience}</p>
        )}
      </Section>
      <Section id="education" title={facts.education} path="/me/profile/education/new" action={myProfile.addEducation}>
        {profile.education && <p className="lines">{profile.education}</p>}
        {education_entries.length > 0 ? (
          <EducationList profile={profile} changePath={(position) => `/me/profile/education/${position}`} />
        ) : (
          !profile.education && <p>{myProfile.noEducation}</p>
        )}
      </Section>
      <Section
        id="skills"
        title={words.skills}
        path="/me/profile/skills"
        action={skills.length > 0 ? words.changeSkills : words.addSkills}
      >
        {skills.length > 0 ? <SkillList skills={skills} /> : <p>{words.noSkills}</p>}
      </Section>
      <More profile={profile} />
      <section aria-labelledby="blocked">
        <div className="section-head">
          <h2 id="blocked">{blocked.title}</h2>
          <a href="/me/profile/blocked">{blocked.change}</a>
        </div>
        <p className="quiet-text">{blocked.effect}</p>
      </section>
      <p className="actions">
        <a href="/me/profile/json-resume">{myProfile.asFile}</a>
      </p>
    </>
  )
}

function More({ profile: { languages, desired } }: Pick<OwnProfileProps, 'profile'>) {
  const { profileFacts: facts, myProfile } = useWords()
  return (
    <>
      <Section
        id="languages"
        title={facts.languages}
        path="/me/profile/languages"
        action={languages.length > 0 ? myProfile.change : myProfile.addLanguages}
      >
        {languages.length > 0 ? <LanguageList languages={languages} /> : <p>{myProfile.noLanguages}</p>}
      </Section>
      <Section
        id="desired"
        title={facts.desired}
        path="/me/profile/wishes"
        action={desired ? myProfile.change : myProfile.addWishes}
      >
        {desired ? <WishFacts desired={desired} /> : <p>{myProfile.noWishes}</p>}
      </Section>
    </>
  )
}

type SectionProps = { id: string; title: string; path: string; action: string; children: ReactNode }

function Section({ id, title, path, action, children }: SectionProps) {
  const { myProfile: words } = useWords()
  return (
    <section aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        <a href={path} aria-label={action === words.change ? words.changeWhat(title) : undefined}>
          {action}
        </a>
      </div>
      {children}
    </section>
  )
}
