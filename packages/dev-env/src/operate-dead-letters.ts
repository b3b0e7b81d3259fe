import { createLogger } from '@portal/chassis/log'
import { type BrokerConfig, createBroker } from '@portal/messaging/broker'
import type { DeadLetterQueue, StoredDeadLetter } from '@portal/messaging/dead-letters'
import { Fault } from './startup-error.ts'
import { printLine } from './terminal.ts'

const usage = `usage: parked list [consumer]        what consumers could not deal with, oldest first
       parked show <id>              one message, whole
       parked replay <id>… | all     publish again, where it lies in the stream of its owner as it was parked;
                                     consumers that have handled it skip it
       parked replay --unverified <id>…   also where it does not, as after 30 days; look at it first
       parked drop <id>… | all       take off for good`

const unverified = '--unverified'

/** Lists, shows, replays or drops the parked messages of a portal. */
export async function operateDeadLetters([act, ...args]: readonly string[], broker: BrokerConfig): Promise<void> {
  const deed = act === undefined ? undefined : deeds[act]
  if (!deed) throw new Fault(usage)
  const connection = createBroker(broker, 'operator', createLogger('parked', 'silent'))
  await connection.connect()
  try {
    await deed(connection.parked, args)
  } finally {
    await connection.stop?.()
  }
}

const deeds: Readonly<Record<string, (parked: DeadLetterQueue, args: readonly string[]) => Promise<void>>> = {
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
    const isTrusted = args[0] === unverified
    for (const message of await chosen(parked, isTrusted ? args.slice(1) : args)) {
      if (!isTrusted && !(await parked.isVerified(message))) {
        printLine(
          '',
          `${message.id} is not in the stream of its owner: show it, then drop it or replay ${unverified} it`,
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
      const message = /^\d+$/.test(id) ? await parked.find(Number(id)) : undefined
      if (!message) throw new Fault(`no parked message has the id ${id}`)
      return message
    }),
  )
}

function describe({ payload, parkedAt, ...notes }: StoredDeadLetter): string {
  const lines = Object.entries({ ...notes, parkedAt: parkedAt.toISOString() }).map(
    ([name, value]) => `${name.padEnd(10)} ${value}`,
  )
  return [...lines, payload].join('\n')
}
