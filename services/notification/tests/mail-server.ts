import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export type MailServer = {
  url: string
  /** The messages it took, as they came over the wire. */
  taken: string[]
  /** Answers to the next RCPT TO commands, instead of 250; one for each. */
  refusals: string[]
  /** Hangs up on whoever connects. */
  away: boolean
  /** Lets whoever connects wait for a greeting that does not come. */
  hanging: boolean
  /** The greeting of whoever connects. */
  greeting: string
  /** How many connections were open at most at a time. */
  mostConnections: number
  stop: () => Promise<void>
}

/** Stands where a mail server listens and speaks as much SMTP (RFC 5321) as sending a mail needs. */
export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)))
    mailServer.mostConnections = Math.max(mailServer.mostConnections, sockets.size)
    if (mailServer.away) socket.destroy()
    else if (!mailServer.hanging) converse(socket, mailServer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: [],
    refusals: [],
    away: false,
    hanging: false,
    greeting: '220 mail.test',
    mostConnections: 0,
    stop: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
  return mailServer
}

function converse(socket: Socket, { taken, refusals, greeting }: MailServer): void {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let message: string[] | undefined
  say(greeting)
  createInterface(socket).on('line', (line) => {
    if (message && line !== '.') {
      message.push(line)
    } else if (message) {
      taken.push(message.join('\n'))
      message = undefined
      say('250 taken')
    } else if (line === 'DATA') {
      message = []
      say('354 go on')
    } else if (line === 'QUIT') {
      say('221 bye')
    } else if (line.startsWith('RCPT TO')) {
      say(refusals.shift() ?? '250 fine')
    } else {
      say('250 fine')
    }
  })
}
