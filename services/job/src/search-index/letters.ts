// Data for fold.ts: letters that are written in more than one way. After a change, run `rebuild-copies job search`.

/** Letters that Unicode does not decompose, Latin and others, and variants of one letter. */
export const plainLetters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ſ: 's', ħ: 'h', ŧ: 't', ŋ: 'n' },
  ...{ ə: 'e', ɛ: 'e', ɔ: 'o', ƒ: 'f', ĸ: 'k', ɓ: 'b', ɖ: 'd', ɗ: 'd', ƙ: 'k', ɨ: 'i', ʉ: 'u', ŀ: 'l' },
  // Cyrillic and Greek.
  ...{ ґ: 'г', ѓ: 'г', ќ: 'к', ς: 'σ' },
  // Arabic and Persian: alef, yeh, kaf, teh marbuta and heh.
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ہ: 'ه', ھ: 'ه', ە: 'ه' },
  // Hebrew: final forms of letters.
  ...{ ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' },
}

/** Letters with marks, as they are spelled out on keyboards without them. */
export const spelledLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' }

/** Characters that are used as apostrophes. */
export const apostrophes = /[’‘‛ʼʻʹ′`´ʾʿ׳՚]/g

/** Marks that are often omitted or only guide reading: accents, vowel points and the tatweel. */
export const leftOutMarks =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g

/** The code points of the zero of each script whose digits are used in everyday texts. */
export const zeros: readonly number[] = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
]
