import { z } from 'zod'
import { webAddress } from '../addresses.ts'
import { country } from '../countries.ts'
import { line, sinceAdded, text } from '../fields.ts'
import { currency, maxSalary, payPeriods } from '../job/pay.ts'
import { workplaces } from '../job/place.ts'
import { jobTypes } from '../job/work.ts'
import { language } from '../languages.ts'
import { phoneNumber } from '../phone.ts'

/** How well somebody speaks a language, from the first words to native (Common European Framework of Reference). */
export const languageLevels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'NATIVE'] as const
/** Who finds a profile: those to whom its owner applies, or also recruiters who search for people. */
export const visibilities = ['PRIVATE', 'RECRUITERS'] as const

export const maxLinks = 10
export const maxLanguages = 20
export const maxWishes = 10
export const maxAbout = 5000

/** A language that somebody speaks. */
const spoken = z.strictObject({ language, level: z.enum(languageLevels) })
export type SpokenLanguage = z.infer<typeof spoken>
const pay = z.strictObject({ amount: z.int().min(0).max(maxSalary), currency, period: z.enum(payPeriods) })

const from = z.iso.date().nullable().meta({ description: 'The first possible day', example: '2027-02-01' })
const wishes = z
  .strictObject({
    titles: z.array(line(200)).max(maxWishes).default([]),
    job_types: z.array(z.enum(jobTypes)).max(jobTypes.length).default([]),
    workplaces: z.array(z.enum(workplaces)).max(workplaces.length).default([]),
    places: z.array(line(200)).max(maxWishes).default([]),
    pay: pay.nullable().default(null),
    from: from.default(null),
  })
  .meta({ id: 'NewDesiredJob' })

/** What somebody looks for, in responses. */
const desired = z
  .object({
    titles: z.array(z.string()),
    job_types: z.array(z.enum(jobTypes)),
    workplaces: z.array(z.enum(workplaces)),
    places: z.array(z.string()),
    pay: z.object({ amount: z.int(), currency: z.string(), period: z.enum(payPeriods) }).nullable(),
    from,
  })
  .meta({ id: 'DesiredJob' })
export type Desired = z.infer<typeof desired>

/** What job seekers say about themselves besides their name, in requests. */
export const personFields = {
  phone: phoneNumber.nullable().optional(),
  experience_years: z.int().min(0).max(60).nullable().optional().meta({
    description: 'Counted from the experience entries if it is null',
  }),
  education: text(2000).nullable().optional(),
  resume_url: webAddress.nullable().optional(),
  headline: line(200).nullable().optional(),
  about: text(maxAbout).nullable().optional(),
  country: country.nullable().optional(),
  city: line(200).nullable().optional(),
  links: z.array(webAddress).max(maxLinks).optional(),
  languages: z
    .array(spoken)
    .max(maxLanguages)
    .refine((all) => new Set(all.map((each) => each.language)).size === all.length, 'must not name a language twice')
    .optional(),
  desired: wishes.nullable().optional().meta({
    description: 'The job that is looked for; replaces what was stored as a whole',
  }),
  visibility: z.enum(visibilities).optional().meta({
    description:
      'PRIVATE by default. With `RECRUITERS`, recruiters may also find the profile in a search for people, which this release does not have yet',
  }),
}

/** What job seekers say about themselves besides their name, in responses. */
export const personOfProfile = {
  phone: z.string().nullable(),
  phone_e164: sinceAdded(
    z.string().nullable().meta({
      description:
        'The phone number in international form (E.164), if it can be read: with the code of its country, or as a number of the country of the profile',
      example: '+431234567',
    }),
    null,
  ),
  experience_years: z.int().nullable(),
  is_experience_counted: sinceAdded(
    z.boolean().meta({ description: 'Whether `experience_years` were counted from the experience entries' }),
    false,
  ),
  education: z.string().nullable(),
  resume_url: z.string().nullable(),
  headline: sinceAdded(z.string().nullable(), null),
  about: sinceAdded(z.string().nullable(), null),
  country: sinceAdded(z.string().nullable().meta({ description: 'The code of a country (ISO 3166-1 alpha-2)' }), null),
  city: sinceAdded(z.string().nullable(), null),
  links: sinceAdded(z.array(z.string()), []),
  languages: sinceAdded(z.array(z.object({ language: z.string(), level: z.enum(languageLevels) })), []),
  desired: sinceAdded(desired.nullable(), null),
}
