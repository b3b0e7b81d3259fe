import { createLogger } from '@portal/chassis/log'
import { createBroker } from '@portal/messaging/broker'
import type { ParkedMessage, ParkingPlace } from '@portal/messaging/parked'
import { Fault } from './fault.ts'
import { sayLine } from './terminal.ts'

const usage = `usage: parked list [consumer]        what consumers could not deal with, oldest first
       parked show <id>              one message, whole
       parked replay <id>… | all     publish again; who has dealt with it passes it over
       parked drop <id>… | all       take off for good`

/** Lists, shows, replays or drops parked messages of the portal at `natsUrl`. */
export async function operateParked([act, ...args]: readonly string[], natsUrl: string): Promise<void> {
  const deed = act === undefined ? undefined : deeds[act]
  if (!deed) throw new Fault(usage)
  const prefix = process.env.NATS_PREFIX ?? ''
  const broker = createBroker({ url: natsUrl, prefix }, 'operator', createLogger('parked', 'silent'))
  await broker.connect()
  try {
    await deed(broker.parked, args)
  } finally {
    await broker.stop?.()
  }
}

const deeds: Readonly<Record<string, (parked: ParkingPlace, args: readonly string[]) => Promise<void>>> = {
  list: async (parked, [consumer]) => {
    const messages = (await parked.list()).filter((each) => consumer === undefined || each.consumer === consumer)
    if (messages.length === 0) return sayLine('', 'nothing is parked')
    for (const { id, parkedAt, consumer, subject, attempts, reason } of messages) {
      sayLine('', `${id}  ${parkedAt.toISOString()}  ${consumer}  ${subject}  ${attempts}×  ${reason}`)
    }
  },
  show: async (parked, args) => {
    for (const message of await chosen(parked, args)) sayLine('', describe(message))
  },
  replay: async (parked, args) => {
    for (const message of await chosen(parked, args)) {
      await parked.replay(message)
      sayLine('', `${message.id} was published again as ${message.subject}`)
    }
  },
  drop: async (parked, args) => {
    for (const message of await chosen(parked, args)) {
      await parked.drop(message)
      sayLine('', `${message.id} was dropped`)
    }
  },
}

async function chosen(parked: ParkingPlace, ids: readonly string[]): Promise<ParkedMessage[]> {
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

function describe({ payload, parkedAt, ...notes }: ParkedMessage): string {
  const lines = Object.entries({ ...notes, parkedAt: parkedAt.toISOString() }).map(
    ([name, value]) => `${name.padEnd(10)} ${value}`,
  )
  return [...lines, payload].join('\n')
}
