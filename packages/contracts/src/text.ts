// When two texts are the same text. Text is what people see and not its code points: it may be composed or decomposed, wide
// or narrow, and hold invisible characters. Names, words of searches and passwords are all compared by what is here.

/** Mostly these are nothing; they say how to break, join or shape what stands around them. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu
// Scripts whose letters change with a joiner beside them.
const joining = [
  ...['Arabic', 'Syriac', 'Mongolian', 'Nko', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil'],
  ...['Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar'],
].map((script) => `\\p{Script=${script}}`)
/** Where those characters mean something: joiners and variation selectors in emoji, tags of flags, joiners in such scripts. */
const needed = [
  String.raw`(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Emoji})[\ufe0e\ufe0f]`,
  String.raw`(?<=[\u{1f3f4}\u{e0020}-\u{e007e}])[\u{e0020}-\u{e007f}]`,
  `(?<=[${joining.join('')}])[\\u200c\\u200d]`,
]
const neededOrUnseen = new RegExp(`(${needed.join('|')})|${unseen.source}`, 'gu')

/** The Braille pattern without dots is no white space, and looks like it. */
const blanks = /[\s\p{White_Space}\u2800]+/gu

/** They belong to no word, and NFKC would make letters of some. */
const marksOfTrade = /[™℠®©℗]/gu

/** Text as it is shown: without what is not seen and means nothing, its blanks single and of one kind. */
export function visibleText(text: string): string {
  return text.replace(neededOrUnseen, '$1').replace(blanks, ' ').trim()
}

/**
 * Text as it is compared: without case, width, ligatures, signs of trade marks and all that is not seen, its blanks single
 * and of one kind. Accents stay.
 */
export function comparableText(text: string): string {
  // Upper case comes in between because several small letters share one, such as the two forms of a sigma.
  const seen = text.replace(marksOfTrade, ' ').replace(unseen, '').normalize('NFKC')
  const folded = seen.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
  return folded.replace(blanks, ' ').trim()
}

/** Whether there is nothing to be seen in a text. */
export function showsNothing(text: string): boolean {
  return text.replace(unseen, '').replace(blanks, '') === ''
}

/**
 * A password as it is hashed and compared (RFC 8265, OpaqueString): keyboards write the same letter in one code point or in
 * two, and blanks of several kinds; all else is as it was typed.
 */
export function passwordText(typed: string): string {
  return typed.normalize('NFC').replace(/\p{Zs}/gu, ' ')
}
