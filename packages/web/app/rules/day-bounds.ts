const dayForm = /^\d{4}-\d\d-\d\d$/

/** When a day such as `2026-03-29` begins in a time zone, as an instant; undefined for anything that is no day. */
export function startOfDay(day: string, zone: string): string | undefined {
  const midnight = dayForm.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(midnight)) return undefined
  const guess = midnight - offsetMs(midnight, zone)
  // The offset may differ between the two, on the day of a clock change.
  return new Date(midnight - offsetMs(guess, zone)).toISOString()
}

/** The last instant of a day in a time zone. */
export function endOfDay(day: string, zone: string): string | undefined {
  const midnight = dayForm.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(midnight)) return undefined
  const next = startOfDay(new Date(midnight + 24 * 3600_000).toISOString().slice(0, 10), zone)
  return next && new Date(Date.parse(next) - 1).toISOString()
}

/** How far the clocks of a zone are ahead of UTC at an instant. */
function offsetMs(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(new Date(instant)).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
