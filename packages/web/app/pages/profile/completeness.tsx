import type { ProfilePart, Completeness as State } from '@portal/contracts/profile/completeness'
import { useWords } from '../../parts/view.tsx'

/** Where each part of a profile is added. */
const paths: Record<ProfilePart, string> = {
  HEADLINE: '/me/profile/about#headline',
  ABOUT: '/me/profile/about#about',
  PLACE: '/me/profile/about#country',
  PHONE: '/me/profile/about#phone',
  RESUME: '/me/resumes',
  EXPERIENCE: '/me/profile/experience/new',
  EDUCATION: '/me/profile/education/new',
  SKILLS: '/me/profile/skills',
  LANGUAGES: '/me/profile/languages',
  DESIRED: '/me/profile/wishes',
}

/** How complete a profile is, and what can be added; nothing if it is complete. */
export function Completeness({ percent, missing }: State) {
  const { myProfile: words } = useWords()
  if (missing.length === 0) return null
  return (
    <section className="card completeness" aria-labelledby="complete">
      <h2 id="complete">{words.complete(percent)}</h2>
      <progress value={percent} max={100} aria-labelledby="complete" />
      <p>{words.missing}</p>
      <ul className="missing-parts">
        {missing.map((part) => (
          <li key={part}>
            <a href={paths[part]}>{words.missingParts.kinds[part]}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
