import type { Workplace } from '@portal/contracts/job/place'

type Place = { location: string; workplace: Workplace | null }

/**
 * Where people work, for a list: what goes without saying is left out, such as that they work on site, or that a job at
 * “Remote” is remote.
 */
export function workplaceToShow({ location, workplace }: Place, words: Record<Workplace, string>): string | undefined {
  if (!workplace || workplace === 'ONSITE') return undefined
  const word = words[workplace]
  return location.toLowerCase().includes(word.toLowerCase()) ? undefined : word
}
