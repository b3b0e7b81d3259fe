// What distinguishes skills. All recruiters share one list, and it takes a careful look to see that Ｐｙｔｈｏｎ, or Python with
// a soft hyphen in it, is not Python. So names are compared by their key, which leaves out what readers do not see, and a
// word of letters that only look like those of another script is refused.
import { invalidField } from '@portal/chassis/errors'
import { comparableText, visibleText } from '@portal/contracts/text'

/** As many characters as the column of the key holds. */
const maxKeyLength = 600

// Scripts with letters that look like those of another one.
const lookAlikes = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
)
const betweenWords = /[^\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]+/u
/** A skill's name as it is shown, and the key by which it is distinguished. Throws `invalid` for one that cannot be. */
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

/** The key of a name as it is shown. */
export function keyOf(name: string): string {
  return comparableText(name).replaceAll(' ', '')
}

function hasMixedWord(name: string): boolean {
  return name.split(betweenWords).some((word) => lookAlikes.filter((script) => script.test(word)).length > 1)
}
