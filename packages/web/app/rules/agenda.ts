import { listPath } from './list-path.ts'
import { isDate, localTimeOf } from './zoned.ts'

/** Interviews by the day on which they are in a time zone; both stay in the given order. */
export function groupByDay<Item extends { interview_date: string }>(items: readonly Item[], zone: string) {
  const days = new Map<string, Item[]>()
  for (const item of items) {
    const { date } = localTimeOf(new Date(item.interview_date), zone)
    days.set(date, [...(days.get(date) ?? []), item])
  }
  return [...days].map(([day, ofDay]) => ({ day, items: ofDay }))
}

/** What is asked for: the coming interviews, from a day on if one is given, or those that are over. */
export type AgendaSearch = { isPast: boolean; day: string; withCancelled: boolean; page: number }

export function readAgenda(params: URLSearchParams): Omit<AgendaSearch, 'page'> {
  const day = params.get('day') ?? ''
  const isPast = params.get('show') === 'past'
  return {
    isPast,
    day: !isPast && isDate(day) ? day : '',
    withCancelled: params.has('cancelled'),
  }
}

/** The address of an agenda, without what is usual. */
export function agendaPath({ isPast, day, withCancelled, page }: Partial<AgendaSearch>): string {
  const when = isPast ? { show: 'past' } : { day }
  return listPath('/hire/interviews', { ...when, cancelled: withCancelled ? 'yes' : undefined }, page)
}
