// Letters that are written in more than one way. Data alone; how it is applied stands in fold.ts. A change needs `rebuild search`.

/** Latin letters, and some of other scripts, that Unicode does not take apart; and variants of one letter. */
export const plainLetters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ſ: 's', ħ: 'h', ŧ: 't', ŋ: 'n' },
  ...{ ə: 'e', ɛ: 'e', ɔ: 'o', ƒ: 'f', ĸ: 'k', ɓ: 'b', ɖ: 'd', ɗ: 'd', ƙ: 'k', ɨ: 'i', ʉ: 'u', ŀ: 'l' },
  // Cyrillic and Greek.
  ...{ ґ: 'г', ѓ: 'г', ќ: 'к', ς: 'σ' },
  // Arabic and Persian: alef, yeh, kaf, teh marbuta and heh.
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ہ: 'ه', ھ: 'ه', ە: 'ه' },
  // Hebrew: letters with a form of their own at the end of a word.
  ...{ ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' },
}

/** How letters with marks are written on keyboards without them, where that is not the bare letter. */
export const spelledLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

/** What is written for an apostrophe. */
export const apostrophes = /[’‘‛ʼʻʹ′`´ʾʿ׳՚]/g

/** Marks that most people leave out, or that only tell how to read: accents, vowel points and the tatweel. */
export const leftOutMarks =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g

/** The code points of the zero of each script whose digits are used in everyday texts. */
export const zeros: readonly number[] = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
]
