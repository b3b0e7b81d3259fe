import type { SeekerSkills } from '@portal/contracts/profile/http'
import { useWords } from './view.tsx'

type NamedSkill = SeekerSkills[number] & { name: string }

/** The skills of a job seeker, each with its level. */
export function SkillList({ skills }: { skills: readonly NamedSkill[] }) {
  const { profile: words } = useWords()
  return (
    <ul className="chips">
      {skills.map(({ skill_id, name, proficiency_level }) => (
        <li key={skill_id} className="chip">
          {name} <span className="number">{words.levels[proficiency_level]}</span>
        </li>
      ))}
    </ul>
  )
}
