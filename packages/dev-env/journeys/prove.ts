import { until } from '@portal/testing/until'
import { textsTo, timeoutMs } from './emails.ts'
import { expectStatus, guest, type Person } from './person.ts'

/**
 * Proves the address of a person who has just registered, with the link in the email to it: what others write is sent to
 * proven addresses only.
 */
export async function verifyEmail({ email }: Pick<Person, 'email'>): Promise<void> {
  const look = async () => {
    const texts = (await textsTo(email)).join('\n')
    return /\/account\/verify-email#token=(\S+)$/m.exec(texts)?.[1]
  }
  const token = await until('a link to confirm an address', look, timeoutMs)
  await expectStatus(204, guest.request('POST', '/api/v1/auth/email/verify', { token }))
}
