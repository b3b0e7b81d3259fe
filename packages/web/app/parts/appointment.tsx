import { appointmentText, otherClock } from '../rules/clock.ts'
import { dateLocaleOf } from '../rules/locale.ts'
import { useView, useWords } from './view.tsx'

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

/** The same on the clock of the company, if that shows another time. */
export function OtherClock({ at, offsetMinutes }: { at: string; offsetMinutes: number | null }) {
  const { locale, zone } = useView()
  const { interviews: words } = useWords()
  const text = otherClock(at, { zone, offsetMinutes }, dateLocaleOf(locale))
  return text === undefined ? null : <p className="quiet-text">{words.otherClock(text)}</p>
}

/** When a recruiter wrote the appointment on another clock than the own one: what that clock shows. */
export function WrittenClock({ at, offsetMinutes }: { at: string; offsetMinutes: number | null }) {
  const { locale, zone } = useView()
  const { meeting: words } = useWords()
  const text = otherClock(at, { zone, offsetMinutes }, dateLocaleOf(locale))
  return text === undefined ? null : <p className="quiet-text">{words.writtenClock(text)}</p>
}
