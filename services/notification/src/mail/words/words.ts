import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import type { Locale } from '@portal/contracts/locales'
import { de } from './de.ts'
import { en } from './en.ts'

/** The texts around the content of an email. A missing one is a compile error. */
export type MailWords = {
  hello: (name: string | undefined) => string
  links: Record<LinkPurpose, string>
  pages: Record<'job' | 'resumes' | 'team' | 'domains' | 'invitation' | 'application' | 'interview' | 'portal', string>
}

const words: Record<Locale, MailWords> = { en, de }

export function mailWordsOf(locale: Locale): MailWords {
  return words[locale]
}
