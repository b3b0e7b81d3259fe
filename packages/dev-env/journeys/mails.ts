import { until } from '@portal/testing/until'
import { inject } from 'vitest'

/** The subjects of the mails a person got. */
export async function subjectsTo(email: string): Promise<string[]> {
  const answer = await fetch(new URL('/api/email', inject('portal').mailUrl))
  const mails = (await answer.json()) as { subject: string; to: { address: string }[] }[]
  return mails.filter((mail) => mail.to.some((recipient) => recipient.address === email)).map((mail) => mail.subject)
}

/** Waits until a person has got so many mails and returns the subjects of all they have got. */
export function mailsTo(email: string, count: number): Promise<string[]> {
  return until(`${count} mails to ${email}`, async () => {
    const subjects = await subjectsTo(email)
    return subjects.length >= count && subjects
  })
}
