import { webAddress } from '@portal/contracts/addresses'
import { country } from '@portal/contracts/countries'
import { line, text } from '@portal/contracts/fields'
import { phoneNumber } from '@portal/contracts/phone'
import { maxEducationEntries, maxExperienceEntries } from '@portal/contracts/profile/entries'
import type { proficiencyLevels, SeekerChange } from '@portal/contracts/profile/http'
import { maxAbout, maxLanguages, maxLinks, type SpokenLanguage } from '@portal/contracts/profile/person'
import { accepted, type Drop, type Dropped, dropOthers, type Json, listOf, objectOf } from './parts.ts'
import { type Reading, readEducation, readWork } from './read-entries.ts'
import { languageLevelOf, languageTagOf, skillLevelOf } from './words.ts'

const maxSkills = 100
const shortLine = line(200)

export type NamedSkill = { name: string; path: string; level: (typeof proficiencyLevels)[number] }

/** What a JSON Resume says, as a profile has it; undefined stands for what it does not say. */
export function readResume(resume: Json, latest: string) {
  const dropped: Dropped[] = []
  const drop: Drop = (path, reason) => dropped.push({ path, reason })
  const reading = { drop, latest }
  const known = ['$schema', 'meta', 'basics', 'work', 'education', 'languages', 'skills']
  dropOthers(resume, known, '', drop)
  return {
    dropped,
    person: { ...personOf(objectOf(resume.basics, 'basics', drop), drop), ...languagesOf(resume.languages, drop) },
    experience: limited(maxExperienceEntries, drop, each('work', readWork)),
    education: limited(maxEducationEntries, drop, each('education', readEducation)),
    skills: skillsOf(resume.skills, drop),
  }

  /** Each item of a section with its path. */
  function each<Entry>(name: string, read: (value: unknown, path: string, reading: Reading) => Entry | undefined) {
    return listOf(resume[name], name, drop)?.map((value, index) => {
      const path = `${name}/${index}`
      return [path, read(value, path, reading)] as const
    })
  }
}

type Found<Value> = readonly (readonly [path: string, value: Value | undefined])[]

/** The values that there are; those that are too many are dropped. */
function limited<Value>(most: number, drop: Drop, values: Found<Value>): Value[]
function limited<Value>(most: number, drop: Drop, values: Found<Value> | undefined): Value[] | undefined
function limited<Value>(most: number, drop: Drop, values: Found<Value> | undefined): Value[] | undefined {
  if (!values) return undefined
  const present = values.flatMap(([path, value]) => (value === undefined ? [] : [{ path, value }]))
  for (const { path } of present.slice(most)) drop(path, 'TOO_MANY')
  return present.slice(0, most).map(({ value }) => value)
}

function personOf(basics: Json, drop: Drop): SeekerChange {
  dropOthers(basics, ['name', 'label', 'phone', 'url', 'summary', 'location', 'profiles'], 'basics', drop)
  const place = objectOf(basics.location, 'basics/location', drop)
  dropOthers(place, ['city', 'countryCode'], 'basics/location', drop)
  const links = linksOf(basics, drop)
  return {
    full_name: accepted(shortLine, basics.name, 'basics/name', drop),
    headline: accepted(shortLine, basics.label, 'basics/label', drop),
    phone: accepted(phoneNumber, basics.phone, 'basics/phone', drop),
    about: accepted(text(maxAbout), basics.summary, 'basics/summary', drop),
    city: accepted(shortLine, place.city, 'basics/location/city', drop),
    country: accepted(country, place.countryCode, 'basics/location/countryCode', drop),
    ...(links.length > 0 ? { links } : {}),
  }
}

function linksOf(basics: Json, drop: Drop): string[] {
  const profiles = listOf(basics.profiles, 'basics/profiles', drop) ?? []
  const links = [
    ['basics/url', accepted(webAddress, basics.url, 'basics/url', drop)] as const,
    ...profiles.map((value, index) => {
      const path = `basics/profiles/${index}`
      const { url, ...others } = objectOf(value, path, drop)
      // The address says where the profile is, and whose it is.
      if (url === undefined) dropOthers(others, [], path, drop)
      return [path, accepted(webAddress, url, `${path}/url`, drop)] as const
    }),
  ]
  return [...new Set(limited(maxLinks, drop, links))]
}

function languagesOf(value: unknown, drop: Drop): { languages?: SpokenLanguage[] } {
  const list = listOf(value, 'languages', drop)
  if (!list) return {}
  const seen = new Set<string>()
  const spoken = list.map((each, index) => {
    const path = `languages/${index}`
    const entry = objectOf(each, path, drop)
    dropOthers(entry, ['language', 'fluency'], path, drop)
    const language = languageTagOf(String(entry.language ?? ''))
    const level = languageLevelOf(String(entry.fluency ?? ''))
    const isNew = language !== undefined && level !== undefined && !seen.has(language)
    if (!isNew) drop(path, 'UNKNOWN')
    return [path, isNew && seen.add(language) ? { language, level } : undefined] as const
  })
  return { languages: limited(maxLanguages, drop, spoken) }
}

/** Skills and their keywords, each by its name. */
function skillsOf(value: unknown, drop: Drop): NamedSkill[] | undefined {
  const list = listOf(value, 'skills', drop)
  const named = list?.flatMap((each, index) => {
    const path = `skills/${index}`
    const skill = objectOf(each, path, drop)
    dropOthers(skill, ['name', 'level', 'keywords'], path, drop)
    const words = String(skill.level ?? '')
    const level = skillLevelOf(words)
    if (words.trim() !== '' && !level) drop(`${path}/level`, 'UNKNOWN')
    const keywords = listOf(skill.keywords, `${path}/keywords`, drop) ?? []
    const names = [[path, skill.name], ...keywords.map((keyword, at) => [`${path}/keywords/${at}`, keyword])] as const
    return names.map(([at, name]) => {
      const text = accepted(shortLine, name, String(at), drop)
      return [
        String(at),
        text === undefined ? undefined : { name: text, path: String(at), level: level ?? 'INTERMEDIATE' },
      ] as const
    })
  })
  return limited(maxSkills, drop, named)
}
