// The rows of the table of pages: what a page responds to each role.
import type { Fixtures } from './fixtures.ts'

export const roles = ['guest', 'seeker', 'recruiter', 'admin'] as const
export type Role = (typeof roles)[number]

/** A status, the path that a redirect leads to, or the sign-in page that leads back from there. */
export type Expected = number | `/${string}` | 'sign-in'
export type Row = {
  /** The route as the table of routes of the pages has it. */
  route: string
  /** What each role gets: guest, seeker, recruiter, admin. */
  expected: [Expected, Expected, Expected, Expected]
  /** The addresses to visit; by default the route itself. */
  states?: (fixtures: Fixtures) => string[]
  /** Whether it is something else than a page, such as a file. */
  isFile?: true
  /** Whether the page ships React, which a test of bytes and one of its headers expect. */
  isHydrated?: true
  /** Whether it shows files in frames. */
  showsFiles?: true
  /** Whether its response does not end. */
  isStream?: true
  /** Whether it shows email addresses of others. */
  showsAddresses?: true
}

export const everybody = [200, 200, 200, 200] satisfies Row['expected']
export const guestsOnly = [200, '/', '/', '/'] satisfies Row['expected']
export const seekersOnly = ['sign-in', 200, 403, 403] satisfies Row['expected']
export const recruitersOnly = ['sign-in', 403, 200, 403] satisfies Row['expected']
export const adminsOnly = ['sign-in', 403, 403, 200] satisfies Row['expected']
export const signedIn = ['sign-in', 200, 200, 200] satisfies Row['expected']
