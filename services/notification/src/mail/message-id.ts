import { createHash } from 'node:crypto'

/**
 * The Message-ID (RFC 5322, section 3.6.4) of the email about one event to one address. It is deterministic, so that
 * mail systems and people can recognize an email that was sent twice.
 */
export function messageIdOf(
  mail: { eventId: string; userId: number; kind: string; recipient: string },
  domain: string,
): string {
  const recipient = createHash('sha256').update(mail.recipient).digest('hex').slice(0, 8)
  return `<${mail.eventId}.${mail.userId}.${mail.kind.toLowerCase()}.${recipient}@${domain}>`
}
