// Words that are written as one and as two. A text that says them apart is found by them written together, too; the other way
// round needs no list.
import { firstHalves } from './compound-halves.ts'

const ofPrograms = { works: 'solid', cad: 'auto', max: '3ds' }
const singulars = Object.entries({ ...firstHalves, ...ofPrograms }).flatMap(([second, firsts]) =>
  firsts.split(' ').map((first) => first + second),
)

/** Whether two words that stand next to each other are written as one, too. */
export const compounds: ReadonlySet<string> = new Set(
  singulars.flatMap((each) => [each, `${each}s`, each.replace(/man$/, 'men'), each.replace(/(?:ch|sh|s|x)$/, '$&es')]),
)
