import { createLogger } from '@portal/chassis/runtime/log'
import { type BrokerConfig, createBroker } from '@portal/messaging/broker/broker'
import type { DeadLetterQueue, StoredDeadLetter } from '@portal/messaging/broker/dead-letters'
import { Fault } from './startup-error.ts'
import { printLine } from './terminal.ts'

const usage = `usage: parked list [consumer]             list messages that consumers could not process, oldest first
       parked show <id>                   show one message in full
       parked replay <id>… | all          publish again, if the owner's stream still has the same message;
                                          consumers that have processed it skip it
       parked replay --unverified <id>…   publish again even if it does not (e.g. after 30 days); show the message first
       parked drop <id>… | all            delete for good`

const unverified = '--unverified'

/**
 * Lists, shows, replays or drops the dead letters of a portal. Throws a Fault with the usage if an argument is invalid.
 */
export async function operateDeadLetters([name, ...args]: readonly string[], broker: BrokerConfig): Promise<void> {
  const command = name === undefined ? undefined : commands[name]
  if (!command) throw new Fault(usage)
  const connection = createBroker(broker, 'operator', createLogger('parked', 'silent'))
  await connection.connect()
  try {
    await command(connection.parked, args)
  } finally {
    await connection.stop?.()
  }
}

const commands: Readonly<Record<string, (parked: DeadLetterQueue, args: readonly string[]) => Promise<void>>> = {
  list: async (parked, [consumer]) => {
    const messages = (await parked.list()).filter((each) => consumer === undefined || each.consumer === consumer)
    if (messages.length === 0) return printLine('', 'nothing is parked')
    for (const { id, parkedAt, consumer, subject, attempts, reason } of messages) {
      printLine('', `${id}  ${parkedAt.toISOString()}  ${consumer}  ${subject}  ${attempts}×  ${reason}`)
    }
  },
  show: async (parked, args) => {
    for (const message of await chosen(parked, args)) printLine('', describe(message))
  },
  replay: async (parked, args) => {
    const skipsCheck = args[0] === unverified
    for (const message of await chosen(parked, skipsCheck ? args.slice(1) : args)) {
      if (!skipsCheck && !(await parked.isVerified(message))) {
        printLine(
          '',
          `${message.id} is not in the stream of its owner: show it, then drop it or use "replay ${unverified}"`,
        )
        process.exitCode = 1
        continue
      }
      await parked.replay(message)
      printLine('', `${message.id} was published again as ${message.subject}`)
    }
  },
  drop: async (parked, args) => {
    for (const message of await chosen(parked, args)) {
      await parked.drop(message)
      printLine('', `${message.id} was dropped`)
    }
  },
}

async function chosen(parked: DeadLetterQueue, ids: readonly string[]): Promise<StoredDeadLetter[]> {
  if (ids.length === 0) throw new Fault(usage)
  if (ids[0] === 'all') return parked.list()
  return Promise.all(
    ids.map(async (id) => {
      const message = /^[1-9]\d*$/.test(id) ? await parked.find(Number(id)) : undefined
      if (!message) throw new Fault(`no parked message has the id ${id}`)
      return message
    }),
  )
}

function describe({ payload, parkedAt, ...details }: StoredDeadLetter): string {
  const lines = Object.entries({ ...details, parkedAt: parkedAt.toISOString() }).map(
    ([name, value]) => `${name.padEnd(10)} ${value}`,
  )
  return [...lines, payload].join('\n')
}
