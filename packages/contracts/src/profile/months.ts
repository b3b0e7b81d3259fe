import { z } from 'zod'

/** A month of the calendar, as `YYYY-MM`; texts of months are in the order of time. */
export const month = z
  .string()
  .regex(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/, 'must be a month, such as 2024-09')
  .meta({ description: 'A month', example: '2024-09' })

/** The month that it is somewhere on Earth already. No entry of anybody is in the future before that. */
export function latestMonth(now: Date): string {
  const hours = 14
  return new Date(now.getTime() + hours * 3_600_000).toISOString().slice(0, 7)
}

/** The number of a month, which grows by one each month. */
export function monthNumber(text: string): number {
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1
}
