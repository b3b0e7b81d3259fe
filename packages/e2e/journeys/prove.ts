import { expectStatus } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import type { Person } from '../client.ts'
import { textsTo, timeoutMs } from './emails.ts'
import { guest } from './person.ts'

/**
 * Verifies the address of a user who has just registered, with the link from the email: emails with texts of other
 * users are sent to verified addresses only.
 */
export async function verifyEmail({ email }: Pick<Person, 'email'>): Promise<void> {
  const look = async () => {
    const texts = (await textsTo(email)).join('\n')
    return /\/account\/verify-email#token=(\S+)$/m.exec(texts)?.[1]
  }
  const token = await until('a link to verify the address', look, timeoutMs)
  await expectStatus(204, guest.request('POST', '/api/v1/auth/email/verify', { token }))
}
