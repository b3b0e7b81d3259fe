import { runCommand } from '@portal/chassis/command'
import { rebuildCopies } from '@portal/messaging/rebuild'
import { candidateCopy } from './candidates/candidate-copy.ts'
import { readConfig } from './config.ts'
import { openingCopy } from './openings/opening-copy.ts'

const copies = [openingCopy, candidateCopy]

await runCommand(() => rebuildCopies({ from: 'application', config: readConfig(), copies }, process.argv.slice(2)))
