import { runCommand } from '@portal/chassis/command'
import { rebuildCopies } from '@portal/messaging/rebuild'
import { accountCopy } from './account-copy.ts'
import { readConfig } from './config.ts'
import { skillCopy } from './skill-copy.ts'

const copies = [skillCopy, accountCopy]

await runCommand(() => rebuildCopies({ from: 'profile', config: readConfig(), copies }, process.argv.slice(2)))
