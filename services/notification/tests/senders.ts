import { createLinkKey } from '@portal/chassis/config/link-token'
import { createDatabase } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import type { TestDatabase } from '@portal/testing/database'
import { testSecrets } from '@portal/testing/tokens'
import { createMailer } from '../src/mail/mailer.ts'
import { createSender } from '../src/mail/sender.ts'

export const migrations = new URL('../migrations', import.meta.url).pathname
export const log = createLogger('notification', 'silent')

/** Starts a sender without the rest of the service, with its own connections. Returns the function that stops both. */
export async function startSender(databaseUrl: string, smtpUrl: string): Promise<() => Promise<void>> {
  const database = createDatabase({ url: databaseUrl, poolSize: 5 }, log, migrations)
  await database.start?.()
  const mailer = createMailer({ url: smtpUrl, from: { name: 'Job Portal', address: 'no-reply@portal.example.com' } })
  const linkKey = createLinkKey(testSecrets.SERVICE_SECRET)
  const sender = createSender({ db: database.db, mailer, log, linkKey, invitationOf: async () => undefined })
  await sender.start?.()
  return async () => {
    await sender.stop?.()
    await database.stop?.()
  }
}

/** Inserts emails that are due, with ids from 1, to `email-1@example.com` and so on. */
export async function insertEmails(database: TestDatabase, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => {
    const id = index + 1
    const texts = ['Welcome', 'Hello', '<p>Hello</p>', `<${id}@portal.example.com>`]
    return [id, `event-${id}`, id, 'WELCOME', `email-${id}@example.com`, ...texts, new Date(), new Date(), new Date()]
  })
  const keys = 'id, event_id, user_id, kind, recipient'
  const others = 'subject, text_body, html_body, message_id, next_attempt_at, created_at, updated_at'
  await database.rows(`INSERT INTO deliveries (${keys}, ${others}) VALUES ?`, [rows])
}
