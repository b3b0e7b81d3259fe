import { z } from 'zod'
import { country } from '../countries.ts'
import { line, sinceAdded } from '../fields.ts'

export const workplaces = ['ONSITE', 'HYBRID', 'REMOTE'] as const
export type Workplace = (typeof workplaces)[number]

/** The most countries that a remote job names. */
export const maxRemoteCountries = 50

const description = {
  workplace: 'Where people work: at the place of the job, partly from elsewhere, or entirely',
  remote_countries: 'The countries that people may work from, if the workplace is REMOTE',
}

/** Where a job is, in responses. `location` is what people read. */
export const placeOfJob = {
  workplace: sinceAdded(z.enum(workplaces).nullable().meta({ description: description.workplace }), null),
  country: sinceAdded(
    z.string().nullable().meta({ description: 'The code of a country (ISO 3166-1 alpha-2)', example: 'DE' }),
    null,
  ),
  region: sinceAdded(z.string().nullable(), null),
  city: sinceAdded(z.string().nullable(), null),
  latitude: sinceAdded(z.number().nullable(), null),
  longitude: sinceAdded(z.number().nullable(), null),
  remote_countries: sinceAdded(z.array(z.string()).meta({ description: description.remote_countries }), []),
}

/** Where a job is, in requests. */
export const placeFields = {
  workplace: z.enum(workplaces).nullable().optional().meta({ description: description.workplace }),
  country: country.nullable().optional(),
  region: line(200).nullable().optional(),
  city: line(200).nullable().optional(),
  latitude: z.number().min(-90).max(90).nullable().optional().meta({
    description: 'With `longitude`, or neither. Both are removed when country, region or city change without them',
  }),
  longitude: z.number().min(-180).max(180).nullable().optional(),
  remote_countries: z
    .array(country)
    .max(maxRemoteCountries)
    .optional()
    .meta({ description: description.remote_countries }),
}
