import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

/** A simulated fault: rejects clients with 421, never responds, or rejects every recipient with 550. */
export type MailFault = 'refusing' | 'hanging' | 'rejecting'

/** When the server accepts the messages that have arrived. */
type Acceptance = {
  /** How many messages are accepted together, 1 by default: the first of them wait until as many have arrived. */
  groupSize: number
  /** The messages that wait for others. */
  readonly waiting: readonly string[]
}

export type MailServer = {
  url: string
  /** The accepted messages, as received. */
  taken: string[]
  acceptance: Acceptance
  /** The responses to the next RCPT TO commands instead of 250, one for each command. */
  rejections: string[]
  /** If true, closes current and new connections. */
  unavailable: boolean
  fault: MailFault | undefined
  /** The highest number of connections that were open at the same time. */
  mostConnections: number
  stop: () => Promise<void>
}

/**
 * A mail server that stores what it receives and can simulate faults. It accepts mail for any recipient without a
 * login. The library delays its greeting by a tenth of a second, to detect clients that do not wait for it.
 */
export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>()
  const closeAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  let isDown = false
  const acceptance = createAcceptance()
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, greet) => {
      if (mailServer.fault === 'refusing') return greet(unavailable())
      if (mailServer.fault !== 'hanging') greet()
    },
    // The fault also affects clients that connected before it began.
    onMailFrom: (_address, _session, reply) => {
      if (mailServer.fault === 'refusing') return reply(unavailable())
      if (mailServer.fault !== 'hanging') reply()
    },
    onRcptTo: (_address, _session, reply) => {
      const usual = mailServer.fault === 'rejecting' ? response('550 5.1.1 User unknown') : null
      const [rejection] = mailServer.rejections.splice(0, 1)
      reply(rejection === undefined ? usual : response(rejection))
    },
    onData: (stream, _session, reply) => {
      readAll(stream).then((message) => acceptance.arrive(message, reply), reply)
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
    taken: acceptance.taken,
    acceptance,
    rejections: [],
    get unavailable() {
      return isDown
    },
    set unavailable(now) {
      isDown = now
      if (isDown) closeAll()
    },
    fault: undefined,
    mostConnections: 0,
    stop: () => {
      const closed = new Promise<void>((resolve) => smtp.close(() => resolve()))
      closeAll()
      return closed
    },
  }
  return mailServer
}

function createAcceptance() {
  const taken: string[] = []
  let groupSize = 1
  let group: { message: string; accept: () => void }[] = []
  const acceptGroup = () => {
    if (group.length < groupSize) return
    for (const { message, accept } of group) {
      taken.push(message)
      accept()
    }
    group = []
  }
  return {
    taken,
    arrive: (message: string, accept: () => void) => {
      group.push({ message, accept })
      acceptGroup()
    },
    get waiting() {
      return group.map(({ message }) => message)
    },
    get groupSize() {
      return groupSize
    },
    set groupSize(size: number) {
      groupSize = size
      acceptGroup()
    },
  }
}

/**
 * An SMTP response in the form the library expects: an error with the code as a property and the rest as its message.
 */
function response(line: string): Error {
  return Object.assign(new Error(line.slice(4)), { responseCode: Number(line.slice(0, 3)) })
}

function unavailable(): Error {
  return response('421 4.3.2 Service not available')
}

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
