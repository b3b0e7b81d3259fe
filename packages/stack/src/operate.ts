import { resolve } from 'node:path'
import { readBrokerSettings } from './broker-settings.ts'
import { brokerUsersText } from './operate-broker-users.ts'
import { operateDeadLetters } from './operate-dead-letters.ts'
import { operateService } from './operate-service.ts'
import { operateStreams } from './operate-streams.ts'
import { findStack } from './running-stack.ts'
import { Fault } from './startup-error.ts'
import { printError, printLine } from './terminal.ts'

const usage = `usage: operate parked                                            list, show, replay or drop dead letters
       operate streams                                           create or update all streams of the broker
       operate broker-users <addresses> [suffix]                 print new users for the broker's configuration
       operate rebuild-copies <service> <copy> | all             rebuild read models from the owners of the data
       operate republish <service> <since> [event]               publish a service's events again
       operate erase-again auth <time of the backup> [user id]…  repeat erasures after a backup was restored`

// The operator's commands. Settings that the environment lacks are those of the portal that `npm start` runs.
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
