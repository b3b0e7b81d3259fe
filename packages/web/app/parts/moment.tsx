import { dateLocaleOf } from '@portal/contracts/locales'
import { daysSince } from '../rules/age.ts'
import { ageFormat, dateFormat } from '../rules/formats.ts'
import { useView, useWords } from './view.tsx'

// Browsers may write times differently from the server; hydrated pages keep what the server wrote.

/** An instant with its time zone. */
export function Moment({ at }: { at: string }) {
  const { locale, zone } = useView()
  const format = dateFormat(dateLocaleOf(locale), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  })
  return (
    <time dateTime={at} suppressHydrationWarning>
      {format.format(new Date(at))}
    </time>
  )
}

/** A day without the time; for tables in its short form. */
export function Day({ at, isShort = false }: { at: string; isShort?: boolean }) {
  const { locale, zone } = useView()
  const dateStyle = isShort ? 'medium' : 'long'
  const format = dateFormat(dateLocaleOf(locale), { dateStyle, timeZone: zone })
  return (
    <time dateTime={at} suppressHydrationWarning>
      {format.format(new Date(at))}
    </time>
  )
}

/** How long ago something was posted, in days. */
export function Age({ at }: { at: string }) {
  const { locale, now } = useView()
  const { jobs: words } = useWords()
  const days = daysSince(at, new Date(now))
  const format = ageFormat(locale)
  const past = days < 30 ? format.format(-days, 'day') : format.format(-Math.floor(days / 30), 'month')
  return (
    <time dateTime={at} suppressHydrationWarning>
      {days === 0 ? words.today : past}
    </time>
  )
}
