import { until } from '@portal/testing/until'
import { inject } from 'vitest'

type Mail = { subject: string; text: string; to: { address: string }[] }

async function caughtFor(email: string): Promise<Mail[]> {
  const response = await fetch(new URL('/api/email', inject('portal').mailUrl))
  const mails = (await response.json()) as Mail[]
  return mails.filter((mail) => mail.to.some((recipient) => recipient.address === email))
}

/** The subjects of the mails a person got. */
export async function subjectsTo(email: string): Promise<string[]> {
  return (await caughtFor(email)).map((mail) => mail.subject)
}

/** What the mails say that a person got. */
export async function textsTo(email: string): Promise<string[]> {
  return (await caughtFor(email)).map((mail) => mail.text)
}

// Several people get theirs at the same time, on a machine that may be starting containers meanwhile.
export const timeoutMs = 30_000

/** Waits until a person has got so many mails and returns the subjects of all they have got. */
export function waitForEmails(email: string, count: number): Promise<string[]> {
  const look = async () => {
    const subjects = await subjectsTo(email)
    return subjects.length >= count && subjects
  }
  return until(`${count} mails to ${email}`, look, timeoutMs)
}
