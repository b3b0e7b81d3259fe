import { linesOf } from './lines.ts'

type Fields = (name: string) => string

/** The fields with which a profile begins. */
export const firstFields = ['full_name', 'phone', 'experience_years', 'education', 'resume_url'] as const
/** All fields about a person, in the order of the form. */
export const aboutFields = [
  'full_name',
  'headline',
  'about',
  'phone',
  'country',
  'city',
  'links',
  'experience_years',
  'education',
  'resume_url',
] as const
export type AboutField = (typeof aboutFields)[number]

/** The profile that a form describes, as the API takes it: a field without a text removes what was stored. */
export function readProfileForm(field: Fields) {
  const text = (name: string) => withoutReturns(field(name)).trim() || null
  return {
    full_name: field('full_name'),
    phone: text('phone'),
    experience_years: wholeNumber(field('experience_years').trim()),
    education: text('education'),
    resume_url: text('resume_url'),
  }
}

/** All that a form says about a person. */
export function readAboutForm(field: Fields) {
  const text = (name: string) => withoutReturns(field(name)).trim() || null
  return {
    ...readProfileForm(field),
    headline: text('headline'),
    about: text('about'),
    country: text('country'),
    city: text('city'),
    links: linesOf(field('links')),
  }
}

/** Browsers send line breaks of two characters. */
function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

/** What is no number becomes one that the API rejects, instead of silently removing what was stored. */
function wholeNumber(text: string): number | null {
  if (text === '') return null
  return /^\d{1,3}$/.test(text) ? Number(text) : -1
}
