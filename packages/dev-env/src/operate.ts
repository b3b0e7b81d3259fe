import { resolve } from 'node:path'
import { Fault } from './fault.ts'
import { operateParked } from './operate-parked.ts'
import { operateService } from './operate-service.ts'
import { operateStreams } from './operate-streams.ts'
import { findStack } from './running-stack.ts'
import { sayFault } from './terminal.ts'

// Commands of an operator. What the environment does not say is taken from the portal that `npm start` runs.
const root = resolve(import.meta.dirname, '../../..')
const [command, ...args] = process.argv.slice(2)
const natsUrl = () => process.env.NATS_URL || findStack(root).description.nats.url

try {
  if (command === 'parked') await operateParked(args, natsUrl())
  else if (command === 'streams') await operateStreams(process.env, natsUrl())
  else if (command === 'rebuild-copies') await operateService(root, 'rebuild', args)
  else if (command === 'republish') await operateService(root, 'republish', args)
  else
    throw new Fault(
      'usage: operate parked | streams | rebuild-copies <service> <copy> | republish <service> <since> [event]',
    )
} catch (error) {
  sayFault(error)
  process.exitCode = 1
}
