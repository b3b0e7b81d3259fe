import { interviewModes } from '@portal/contracts/application/http'
import { knownZone } from './zone.ts'
import { type Instant, instantsOf, isDate, writeInstant } from './zoned.ts'

export type InterviewForm = {
  date: string
  time: string
  zone: string
  mode: (typeof interviewModes)[number]
  /** The offset that was chosen for a time that the clock shows twice. */
  offset: string
}

/** What is sent to the API, or what is wrong: nothing was entered, or the clock shows this time never or twice. */
export type WrittenDate =
  | { text: string }
  | { wrong: 'noDate' | 'noTime' | 'skipped'; choices?: undefined }
  | { wrong: 'twice'; choices: Instant[] }

const timeForm = /^\d\d:\d\d(?::\d\d)?$/

export function readInterviewForm(field: (name: string) => string): InterviewForm {
  const zone = field('zone')
  return {
    date: field('date').trim(),
    time: field('time').trim(),
    // An unknown zone becomes UTC, which the page then shows.
    zone: knownZone(zone) ?? 'UTC',
    mode: interviewModes.find((mode) => mode === field('mode')) ?? 'ONLINE',
    offset: field('offset'),
  }
}

/** The instant of a form. */
export function writtenDateOf({ date, time, zone, offset }: InterviewForm): WrittenDate {
  if (!isDate(date)) return { wrong: 'noDate' }
  if (!timeForm.test(time)) return { wrong: 'noTime' }
  const choices = instantsOf({ date, time: time.slice(0, 5) }, zone)
  const chosen = choices.length > 1 ? choices.find(({ offsetMinutes }) => String(offsetMinutes) === offset) : choices[0]
  if (chosen) return { text: writeInstant(chosen) }
  return choices.length > 1 ? { wrong: 'twice', choices } : { wrong: 'skipped' }
}
