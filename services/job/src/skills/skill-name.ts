// Decides whether two skill names are the same. All recruiters share one list of skills, and Ｐｙｔｈｏｎ, or Python with a
// soft hyphen in it, looks like Python. Names are therefore compared by a key without invisible characters, and a word
// that mixes look-alike letters of different scripts is rejected.
import { invalidField } from '@portal/chassis/errors'
import { comparableText, visibleText } from '@portal/contracts/text'

/** The width of the key column, in characters. */
const maxKeyLength = 600

// Scripts with letters that look like those of another script.
const lookAlikeScripts = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
)
const betweenWords = /[^\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]+/u

/** The name of a skill as it is displayed, and its unique key. Throws 422 for a name that is not allowed. */
export function skillName(typed: string): { name: string; nameKey: string } {
  const name = visibleText(typed)
  const nameKey = keyOf(name)
  if (nameKey === '') throw invalidField('name', 'blank', 'must not be blank')
  if (hasMixedWord(name)) {
    throw invalidField(
      'name',
      'mixed_scripts',
      'must not mix letters of different scripts, such as Latin and Cyrillic, in one word',
    )
  }
  if ([...nameKey].length > maxKeyLength) {
    throw invalidField('name', 'too_big', 'must be shorter: some of its characters count as several')
  }
  return { name, nameKey }
}

/** The key of a displayed name. */
export function keyOf(name: string): string {
  return comparableText(name).replaceAll(' ', '')
}

function hasMixedWord(name: string): boolean {
  return name.split(betweenWords).some((word) => lookAlikeScripts.filter((script) => script.test(word)).length > 1)
}
