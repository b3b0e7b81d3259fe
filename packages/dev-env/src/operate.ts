import { resolve } from 'node:path'
import { readBrokerSettings } from './broker-settings.ts'
import { brokerUsersText } from './operate-broker-users.ts'
import { operateDeadLetters } from './operate-dead-letters.ts'
import { operateService } from './operate-service.ts'
import { operateStreams } from './operate-streams.ts'
import { findStack } from './running-stack.ts'
import { Fault } from './startup-error.ts'
import { printError, printLine } from './terminal.ts'

const usage = `usage: operate parked
       operate streams
       operate broker-users <addresses> [suffix]
       operate rebuild-copies <service> <copy>
       operate republish <service> <since> [event]
       operate erase-again auth <moment of the backup> [user id]…`

// Commands of an operator. What the environment does not say is taken from the portal that `npm start` runs.
const root = resolve(import.meta.dirname, '../../..')
const [command, ...args] = process.argv.slice(2)

function brokerSettings() {
  const { url, ...settings } = readBrokerSettings(process.env)
  return { url: url ?? findStack(root).description.nats.url, ...settings }
}

try {
  if (command === 'parked') await operateDeadLetters(args, brokerSettings())
  else if (command === 'streams') await operateStreams(brokerSettings())
  else if (command === 'broker-users') printLine('', brokerUsersText(args, process.env.NATS_PREFIX))
  else if (command === 'rebuild-copies') await operateService(root, 'rebuild', args)
  else if (command === 'erase-again') await operateService(root, 'erase-again', args)
  else if (command === 'republish') await operateService(root, 'republish', args)
  else throw new Fault(usage)
} catch (error) {
  printError(error)
  process.exitCode = 1
}
