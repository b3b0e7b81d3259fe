import type { DescribedSeeker } from '../seekers/present.ts'
import { fluencyOf, languageWordOf, wordOfSkillLevel } from './words.ts'

type NamedSkill = { name: string; level: keyof typeof wordOfSkillLevel }

/** A profile as JSON Resume, as far as the format has a place for it. */
export function writeResume(seeker: DescribedSeeker, skills: readonly NamedSkill[]): object {
  const [url, ...others] = seeker.links ?? []
  return {
    $schema: 'https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json',
    basics: stated({
      name: seeker.fullName,
      label: seeker.headline,
      phone: seeker.phone,
      url,
      summary: seeker.about,
      location: stated({ city: seeker.city, countryCode: seeker.country }),
      profiles: others.map((each) => ({ url: each })),
    }),
    work: seeker.experience.map(({ title, company, location, start, end, description }) =>
      stated({ name: company, position: title, location, startDate: start, endDate: end, summary: description }),
    ),
    education: seeker.educated.map(({ institution, degree, field, start, end, description }) =>
      stated({
        institution,
        studyType: degree,
        area: field,
        startDate: start,
        endDate: end,
        courses: description === null ? [] : [description],
      }),
    ),
    languages: (seeker.languages ?? []).map(({ language, level }) => ({
      language: languageWordOf(language),
      fluency: fluencyOf(level),
    })),
    skills: skills.map(({ name, level }) => ({ name, level: wordOfSkillLevel[level] })),
    meta: { version: 'v1.0.0', lastModified: seeker.updatedAt.toISOString() },
  }
}

function stated(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}
