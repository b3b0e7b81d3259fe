// When two texts are the same text. Text is what people see and not its code points: it may be composed or decomposed, wide
// or narrow, and hold characters that nobody sees. Names, words of searches and passwords are all compared by what is here.

/** Mostly these are nothing; they tell how to break, join or shape what stands around them. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu
// A joiner or variation selector means something in emoji, a joiner in scripts whose letters change with their neighbours.
const needed =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=[\p{Emoji}])[\ufe0e\ufe0f]|(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}])[\u200c\u200d]/u
const neededOrUnseen = new RegExp(`(${needed.source})|${unseen.source}`, 'gu')

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
  const folded = text.replace(marksOfTrade, ' ').normalize('NFKC').toLowerCase().toUpperCase().toLowerCase()
  return folded.replaceAll('ς', 'σ').normalize('NFKC').replace(unseen, '').replace(blanks, ' ').trim()
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
