import type { SeekerChange } from '@portal/contracts/profile/http'
import type { Desired } from '@portal/contracts/profile/person'
import type { SeekerRow } from '../schema.ts'

/** What a profile may say besides the name, or leave open. */
const nothing = {
  phone: null,
  experienceYears: null,
  education: null,
  resumeUrl: null,
  headline: null,
  about: null,
  country: null,
  city: null,
  links: null,
  languages: null,
  desired: null,
  visibility: 'PRIVATE',
} as const
type PersonColumns = Pick<SeekerRow, keyof typeof nothing>

/** The columns of a profile as a request sets them; what the request omits stays as it was `before`. */
export function personColumns(input: SeekerChange, before: PersonColumns = nothing): PersonColumns {
  return {
    phone: given(input.phone, before.phone),
    experienceYears: given(input.experience_years, before.experienceYears),
    education: given(input.education, before.education),
    resumeUrl: given(input.resume_url, before.resumeUrl),
    headline: given(input.headline, before.headline),
    about: given(input.about, before.about),
    country: given(input.country, before.country),
    city: given(input.city, before.city),
    links: input.links ? listed([...new Set(input.links)]) : before.links,
    languages: input.languages ? listed(input.languages) : before.languages,
    desired: input.desired === undefined ? before.desired : wishes(input.desired),
    visibility: input.visibility ?? before.visibility,
  }
}

function given<Value>(value: Value | undefined, before: Value): Value {
  return value === undefined ? before : value
}

function listed<Value>(values: Value[]): Value[] | null {
  return values.length === 0 ? null : values
}

/** Wishes that say nothing are none. */
function wishes(desired: Desired | null): Desired | null {
  const says = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== null)
  return desired !== null && Object.values(desired).some(says) ? desired : null
}
