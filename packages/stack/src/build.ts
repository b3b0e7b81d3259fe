import { join, resolve } from 'node:path'
import { arePagesBuilt, buildPages } from './build-pages.ts'
import { bundle } from './bundle.ts'
import { isBundled, processFolders, programsOf, webFolder } from './programs.ts'

// The command `build.ts [root] [folders]`: bundles the programs of these folders, by default all that are deployed, and
// builds the pages.
const deployed = [...processFolders, join('packages', 'stack')]
const [root = resolve(import.meta.dirname, '../../..'), ...folders] = process.argv.slice(2)
const chosen = folders.length > 0 ? folders : deployed
const programs = programsOf(root, chosen).filter((program) => !isBundled(root, program))
const pages = chosen.includes(webFolder) && !arePagesBuilt(root) ? [buildPages(root)] : []

await Promise.all([...programs.map((program) => bundle(root, program)), ...pages])
