// Compounds that are written as one word or as two. The list is needed to find a text with two words by the one word;
// the other direction works without it.
import { firstHalves } from './compound-halves.ts'

const programNames = { works: 'solid', cad: 'auto', max: '3ds' }
const singularForms = Object.entries({ ...firstHalves, ...programNames }).flatMap(([second, firsts]) =>
  firsts.split(' ').map((first) => first + second),
)

/** The singular and plural forms of all compounds, as one word. */
export const compounds: ReadonlySet<string> = new Set(
  singularForms.flatMap((each) => [
    each,
    `${each}s`,
    each.replace(/man$/, 'men'),
    each.replace(/(?:ch|sh|s|x)$/, '$&es'),
  ]),
)
