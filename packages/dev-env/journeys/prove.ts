import { until } from '@portal/testing/until'
import { textsTo } from './mails.ts'
import { expectStatus, guest, type Person } from './person.ts'

/** The token of the link to a page below /account in the emails to an address, once there is one. */
export function tokenFrom(email: string, page: string): Promise<string> {
  return until(`a link to ${page}`, async () => {
    const texts = (await textsTo(email)).join('\n')
    const [, token] = new RegExp(`/account/${page}#token=(\\S+)$`, 'm').exec(texts) ?? []
    return token
  })
}

/**
 * Proves the address of somebody who has just registered, with the link in the email to it: what others write is sent to
 * proven addresses only.
 */
export async function prove({ email }: Pick<Person, 'email'>): Promise<void> {
  const token = await tokenFrom(email, 'verify-email')
  await expectStatus(204, guest.ask('POST', '/api/v1/auth/email/verify', { token }))
}
