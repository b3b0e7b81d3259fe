import { isLanguage, languages } from '@portal/contracts/languages'
import type { proficiencyLevels } from '@portal/contracts/profile/http'
import { languageLevels } from '@portal/contracts/profile/person'

type LanguageLevel = (typeof languageLevels)[number]
type SkillLevel = (typeof proficiencyLevels)[number]

// JSON Resume has no codes, only words.
const english = new Intl.DisplayNames(['en'], { type: 'language' })
const tagsByName = new Map(
  ['en', 'de'].flatMap((locale) => {
    const names = new Intl.DisplayNames([locale], { type: 'language' })
    return languages.map((tag) => [names.of(tag)?.toLowerCase() ?? tag, tag] as const)
  }),
)

/** The tag of a language by its name in English or German, or by the tag itself. */
export function languageTagOf(name: string): string | undefined {
  const text = name.trim()
  return isLanguage(text) ? text : tagsByName.get(text.toLowerCase())
}

/** The name of a language by which it is found again. */
export function languageWordOf(tag: string): string {
  const name = english.of(tag) ?? tag
  return tagsByName.get(name.toLowerCase()) === tag ? name : tag
}

const fluencies: readonly (readonly [RegExp, LanguageLevel])[] = [
  [/native|mother tongue|bilingual|muttersprach/i, 'NATIVE'],
  [/full professional|fluent|verhandlungssicher|fließend/i, 'C1'],
  [/limited working|conversational|intermediate/i, 'B1'],
  [/professional/i, 'B2'],
  [/elementary|basic|beginner|grundkenntnisse/i, 'A2'],
]

/** A level by its name in the Common European Framework, or by the words that are usual. */
export function languageLevelOf(fluency: string): LanguageLevel | undefined {
  const named = /\b([ABC][12])\b/.exec(fluency.toUpperCase())?.[1]
  return languageLevels.find((level) => level === named) ?? fluencies.find(([words]) => words.test(fluency))?.[1]
}

export function fluencyOf(level: LanguageLevel): string {
  return level === 'NATIVE' ? 'Native speaker' : level
}

const skillWords: readonly (readonly [RegExp, SkillLevel])[] = [
  [/beginner|novice|basic/i, 'BEGINNER'],
  [/intermediate/i, 'INTERMEDIATE'],
  [/advanced|expert|master|proficient/i, 'ADVANCED'],
]

export function skillLevelOf(words: string): SkillLevel | undefined {
  return skillWords.find(([each]) => each.test(words))?.[1]
}

export const wordOfSkillLevel: Readonly<Record<SkillLevel, string>> = {
  BEGINNER: 'Beginner',
  INTERMEDIATE: 'Intermediate',
  ADVANCED: 'Advanced',
}
