import { languageLevels } from '@portal/contracts/profile/person'

type Level = (typeof languageLevels)[number]
type Spoken = { language: string; level: Level }

const prefix = 'level-'

/** The name of the field with the level of a language. */
export function levelField(language: string): string {
  return `${prefix}${language}`
}

/** The languages that a form describes: those with a level, and another one if it is chosen. */
export function readLanguages(form: Iterable<[string, FormDataEntryValue]>): Spoken[] {
  const fields = [...form].map(([name, value]) => [name, String(value)] as const)
  const textOf = (name: string) => fields.find(([each]) => each === name)?.[1] ?? ''
  const listed = fields
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, level]) => [name.slice(prefix.length), level] as const)
  return [...listed, [textOf('another'), textOf('another_level')] as const].flatMap(([language, text]) => {
    const level = languageLevels.find((each) => each === text)
    return language === '' || !level ? [] : [{ language, level }]
  })
}
