const dayMs = 24 * 60 * 60 * 1000

/** How many days ago an instant was, by the clock and not by the calendar: 0 for less than a day. */
export function daysSince(instant: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - new Date(instant).getTime()) / dayMs))
}
