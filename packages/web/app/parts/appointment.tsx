import { dateLocaleOf } from '@portal/contracts/locales'
import { appointmentText, otherClock } from '../rules/clock.ts'
import { useView } from './view.tsx'

/** When an interview takes place, on the clock of the visitor. */
export function Appointment({ at }: { at: string }) {
  const { locale, zone } = useView()
  // Browsers may write it differently from the server; hydrated pages keep what the server wrote.
  return (
    <time dateTime={at} suppressHydrationWarning>
      {appointmentText(at, zone, dateLocaleOf(locale))}
    </time>
  )
}

type OtherClockProps = { at: string; offsetMinutes: number | null; textOf: (time: string) => string }

/** The same on the clock by which it was written, if that shows another time. */
export function OtherClock({ at, offsetMinutes, textOf }: OtherClockProps) {
  const { locale, zone } = useView()
  const time = otherClock(at, { zone, offsetMinutes }, dateLocaleOf(locale))
  return time === undefined ? null : <p className="quiet-text">{textOf(time)}</p>
}
