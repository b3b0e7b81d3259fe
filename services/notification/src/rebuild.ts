import { runCommand } from '@portal/chassis/command'
import { rebuildCopies } from '@portal/messaging/rebuild'
import { readConfig } from './config.ts'
import { addressCopy, companyNameCopy, jobTitleCopy, seekerNameCopy } from './copies/copies.ts'

const copies = [addressCopy, companyNameCopy, jobTitleCopy, seekerNameCopy]

await runCommand(() => rebuildCopies({ from: 'notification', config: readConfig(), copies }, process.argv.slice(2)))
