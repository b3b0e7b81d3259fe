import { type ResumeType, resumeTypes } from '@portal/contracts/profile/resumes-http'

const maxCharacters = 200
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const unwanted = /[\u0000-\u001f\u007f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069"<>|*?:]/g

// What browsers write for a quotation mark and line breaks in the name of a file (HTML, section 4.10.22.8).
const escaped = /%(?:22|0[ad])/gi

/**
 * The name of a file as it is offered for download: without folders, and with the ending of its type, because systems
 * decide by the ending whether a file is a document or a program.
 */
export function fileNameOf(given: string, type: ResumeType): string {
  const ending = resumeTypes[type]
  const base = given.toWellFormed().replaceAll('\\', '/').split('/').at(-1) ?? ''
  const clean = base.replace(escaped, '').replace(unwanted, '').trim()
  const stem = clean.toLowerCase().endsWith(ending) ? clean.slice(0, -ending.length) : clean
  return `${
    [...stem]
      .slice(0, maxCharacters - ending.length)
      .join('')
      .trim() || 'resume'
  }${ending}`
}
