import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

/** What ails a mail server: it turns callers away with 421, says nothing at all, or knows none of its people (550). */
export type MailFault = 'refusing' | 'hanging' | 'rejecting'

export type MailServer = {
  url: string
  /** The messages it took, as they came over the wire. */
  taken: string[]
  /** Answers to the next RCPT TO commands, instead of 250; one for each. */
  rejections: string[]
  /** Hangs up on whoever is connected or connects. */
  unavailable: boolean
  fault: MailFault | undefined
  /** How many connections were open at most at a time. */
  mostConnections: number
  stop: () => Promise<void>
}

/**
 * A mail server that keeps what it is given and can be given faults. It takes mail for anybody, without a login, and
 * greets after a tenth of a second, as the library does to tell impatient callers apart.
 */
export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>()
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  let isDown = false
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, greet) => {
      if (mailServer.fault === 'refusing') return greet(response('421 4.3.2 Not now'))
      if (mailServer.fault !== 'hanging') greet()
    },
    // Callers that came before the fault are no better off than those that come now.
    onMailFrom: (_address, _session, reply) => {
      if (mailServer.fault === 'refusing') return reply(response('421 4.3.2 Not now'))
      if (mailServer.fault !== 'hanging') reply()
    },
    onRcptTo: (_address, _session, reply) => {
      const httpError =
        mailServer.rejections.shift() ?? (mailServer.fault === 'rejecting' ? '550 5.1.1 Nobody' : undefined)
      reply(httpError === undefined ? null : response(httpError))
    },
    onData: (stream, _session, reply) => {
      readAll(stream).then((message) => {
        mailServer.taken.push(message)
        reply()
      }, reply)
    },
  })
  smtp.on('error', () => undefined)
  smtp.server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)))
    mailServer.mostConnections = Math.max(mailServer.mostConnections, sockets.size)
    if (isDown) socket.destroy()
  })
  const listener = smtp.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    taken: [],
    rejections: [],
    get unavailable() {
      return isDown
    },
    set unavailable(now) {
      isDown = now
      if (isDown) hangUp()
    },
    fault: undefined,
    mostConnections: 0,
    stop: async () => {
      const closed = new Promise<void>((resolve) => smtp.close(() => resolve()))
      hangUp()
      await closed
    },
  }
  return mailServer
}

/** An SMTP answer as the library wants it: the code on the error, the rest as its message. */
function response(line: string): Error {
  return Object.assign(new Error(line.slice(4)), { responseCode: Number(line.slice(0, 3)) })
}

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
