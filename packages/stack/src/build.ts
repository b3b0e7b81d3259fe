import { join, resolve } from 'node:path'
import { bundle } from './bundle.ts'
import { isBundled, processFolders, programsOf } from './programs.ts'

// The command `build.ts [root] [folders]`: bundles the programs of these folders, by default all that are deployed.
const deployed = [...processFolders, join('packages', 'stack')]
const [root = resolve(import.meta.dirname, '../../..'), ...folders] = process.argv.slice(2)
const programs = programsOf(root, folders.length > 0 ? folders : deployed)

await Promise.all(programs.filter((program) => !isBundled(root, program)).map((program) => bundle(root, program)))
