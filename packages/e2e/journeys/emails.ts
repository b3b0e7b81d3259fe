// Reads the emails that the mail catcher of the portal holds.
import { until } from '@portal/testing/until'
import { inject } from 'vitest'

type Mail = { subject: string; text: string; to: { address: string }[] }

async function emailsTo(email: string): Promise<Mail[]> {
  const response = await fetch(new URL('/api/email', inject('portal').mailUrl))
  const emails = (await response.json()) as Mail[]
  return emails.filter((mail) => mail.to.some((recipient) => recipient.address === email))
}

/** The subjects of the emails that this address received. */
export async function subjectsTo(email: string): Promise<string[]> {
  return (await emailsTo(email)).map((mail) => mail.subject)
}

/** The texts of the emails that this address received. */
export async function textsTo(email: string): Promise<string[]> {
  return (await emailsTo(email)).map((mail) => mail.text)
}

// Several tests wait for emails at the same time, on a machine that may be starting containers as well.
export const timeoutMs = 30_000

/** Waits until this address has received at least `count` emails and returns the subjects of all of them. */
export function waitForEmails(email: string, count: number): Promise<string[]> {
  const look = async () => {
    const subjects = await subjectsTo(email)
    return subjects.length >= count && subjects
  }
  return until(`${count} emails to ${email}`, look, timeoutMs)
}
