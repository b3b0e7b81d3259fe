import { localeOrEnglish } from '@portal/contracts/locales'
import { createTransport } from 'nodemailer'
import { encodeWord } from 'nodemailer/lib/mime-funcs'
import type { DeliveryRow } from '../schema.ts'

const connectTimeoutMs = 5_000
const silenceTimeoutMs = 10_000
const verificationTtlMs = 2_000

export type Mailer = {
  /** Resolves once the mail server has accepted the email. Rejects with the server's error, or after 30 seconds. */
  send: (
    mail: Pick<DeliveryRow, 'recipient' | 'subject' | 'textBody' | 'htmlBody' | 'messageId' | 'locale'>,
    signal: AbortSignal,
  ) => Promise<void>
  /** Closes idle connections. */
  close: () => void
  /** Connects to the server and logs in if required. Rejects if that fails. The result is cached for two seconds. */
  ping: () => Promise<void>
}

/** How long an attempt to send an email may take. */
export const attemptTimeoutMs = 30_000

/** The maximum number of emails sent at a time, each over its own pooled connection. */
export const maxParallel = 10

/** Sends emails through the server at `url` (smtp: or smtps:, with user and password if the server requires them). */
export function createMailer(smtp: { url: string; from: { name: string; address: string } }): Mailer {
  const transport = createTransport({
    url: smtp.url,
    // Idle connections are closed after `socketTimeout`.
    pool: true,
    maxConnections: maxParallel,
    // One retry if the server has closed an idle connection. All other retries are made by the sender.
    maxRequeues: 1,
    connectionTimeout: connectTimeoutMs,
    dnsTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: silenceTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  let verification: Promise<void> | undefined
  const verify = async () => {
    try {
      await transport.verify()
    } finally {
      setTimeout(() => {
        verification = undefined
      }, verificationTtlMs).unref()
    }
  }
  return {
    close: () => transport.close(),
    ping: () => {
      verification ??= verify()
      return verification
    },
    send: async (mail, signal) => {
      await transport.sendMail({
        from: smtp.from,
        // An object, because nodemailer parses strings, which could then contain several recipients.
        to: { name: '', address: mail.recipient },
        subject: headerText(mail.subject),
        text: mail.textBody,
        html: mail.htmlBody,
        messageId: mail.messageId,
        // RFC 3834: suppresses automatic replies.
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': localeOrEnglish(mail.locale) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(attemptTimeoutMs)]),
      })
    },
  }
}

const encodedWordLength = 52

/**
 * Encodes text so that email clients show it literally. nodemailer passes anything that looks like an encoded word
 * (RFC 2047) through unchanged and clients would decode it, so such a text is encoded as a whole.
 */
export function headerText(text: string): string {
  return text.includes('=?') ? encodeWord(text, 'B', encodedWordLength) : text
}
