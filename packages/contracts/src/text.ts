// Decides when two texts are equal (ADR 32). Equal text may differ in composition, width and invisible characters.
// Names, search terms and passwords are all compared with these functions.

/** Invisible characters. They only affect how the characters around them break, join or are shaped. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu
// Scripts in which a joiner changes the letters next to it.
const joining = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil'],
  ...['Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar'],
].map((script) => `\\p{Script=${script}}`)
/**
 * Invisible characters with a meaning: joiners and variation selectors in emoji, flag tags, joiners in these scripts.
 */
const needed = [
  String.raw`(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Emoji})[\ufe0e\ufe0f]`,
  String.raw`(?<=[\u{1f3f4}\u{e0020}-\u{e007e}])[\u{e0020}-\u{e007f}]`,
  `(?<=[${joining.join('')}])[\\u200c\\u200d]`,
]
const neededOrInvisible = new RegExp(`(${needed.join('|')})|${invisible.source}`, 'gu')

/** White space, and the Braille pattern without dots, which looks like it. */
const whiteSpace = /[\s\p{White_Space}\u2800]+/gu

/** Trademark signs. They are not part of a word, but NFKC would turn some into letters. */
const trademarks = /[™℠®©℗]/gu

/**
 * Returns text for display: without meaningless invisible characters, and with single spaces as the only white space.
 */
export function visibleText(text: string): string {
  return text.replace(neededOrInvisible, '$1').replace(whiteSpace, ' ').trim()
}

/**
 * Returns text for comparison: without case, width, ligatures, trademark signs and invisible characters, and with
 * single spaces as the only white space. Accents stay.
 */
export function comparableText(text: string): string {
  const visible = text.replace(trademarks, ' ').replace(invisible, '').normalize('NFKC')
  // Through upper case, because several lower-case letters share one capital, such as the two forms of sigma.
  const folded = visible.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
  return folded.replace(whiteSpace, ' ').trim()
}

/** Whether a text has no visible character. */
export function showsNothing(text: string): boolean {
  return text.replace(invisible, '').replace(whiteSpace, '') === ''
}

/**
 * Returns a password in the form that is hashed and compared (RFC 8265, OpaqueString): composed, and with ASCII spaces,
 * because both differ between keyboards. Everything else stays as typed.
 */
export function passwordText(password: string): string {
  return password.normalize('NFC').replace(/\p{Zs}/gu, ' ')
}
