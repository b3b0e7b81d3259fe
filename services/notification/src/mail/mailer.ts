import { createTransport } from 'nodemailer'
import { encodeWord } from 'nodemailer/lib/mime-funcs'
import type { DeliveryRow } from '../schema.ts'

const connectTimeoutMs = 5_000
const silenceTimeoutMs = 10_000
const attemptTimeoutMs = 30_000
const pingAgainMs = 2_000

export type Mailer = {
  /** Resolves once the mail server has taken the mail; rejects with its refusal, or after 30 seconds at the latest. */
  send: (
    mail: Pick<DeliveryRow, 'recipient' | 'subject' | 'textBody' | 'htmlBody' | 'messageId'>,
    signal: AbortSignal,
  ) => Promise<void>
  /** Ends the connections that wait for further mails. */
  close: () => void
  /** Greets the server, and logs in where it wants that; rejects when it is away. One greeting serves two seconds. */
  ping: () => Promise<void>
}

/** How many mails are handed over at the same time, each over a connection of its own that serves the next one as well. */
export const maxParallel = 10

/** A way to hand mails to the server at `url` (smtp: or smtps:, with user and password where it wants them). */
export function createMailer(smtp: { url: string; from: { name: string; address: string } }): Mailer {
  const transport = createTransport({
    url: smtp.url,
    // A connection that waits for more than the time below is closed.
    pool: true,
    maxConnections: maxParallel,
    // For a server that has closed such a connection meanwhile. All other tries are the sender's.
    maxRequeues: 1,
    connectionTimeout: connectTimeoutMs,
    dnsTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: silenceTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  let greeting: Promise<void> | undefined
  const greet = async () => {
    try {
      await transport.verify()
    } finally {
      setTimeout(() => {
        greeting = undefined
      }, pingAgainMs).unref()
    }
  }
  return {
    close: () => transport.close(),
    ping: () => {
      greeting ??= greet()
      return greeting
    },
    send: async (mail, signal) => {
      await transport.sendMail({
        from: smtp.from,
        // An object, because text would be parsed and could name several people.
        to: { name: '', address: mail.recipient },
        subject: headerText(mail.subject),
        text: mail.textBody,
        html: mail.htmlBody,
        messageId: mail.messageId,
        // RFC 3834: nobody's out-of-office reply is wanted.
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(attemptTimeoutMs)]),
      })
    },
  }
}

const encodedWordLength = 52

/**
 * Text as a header line shows it literally. What looks like an encoded word (RFC 2047) passes the library as it is, and
 * programs that read emails would decode it, so such a text is encoded as a whole.
 */
export function headerText(text: string): string {
  return text.includes('=?') ? encodeWord(text, 'B', encodedWordLength) : text
}
