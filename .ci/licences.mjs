// Fails where a dependency that gets into an image has a licence that is not on this list. Reads what
// `pnpm licenses list --prod --json` prints: licence → packages.
import { text } from 'node:stream/consumers'

// All of them permit use, change and distribution with a notice, and ask nothing of what is built with them.
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
])

/** Whether an SPDX expression leaves a choice that is allowed. Nested expressions are not understood, and so refused. */
function isAllowed(expression) {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ')
  return choices.some((choice) => choice.split(' AND ').every((licence) => allowed.has(licence)))
}

const licences = Object.entries(JSON.parse(await text(process.stdin)))
const refused = licences.filter(([licence]) => !isAllowed(licence))
for (const [licence, packages] of refused) {
  console.error(`${licence}: ${packages.map(({ name, versions }) => `${name} ${versions.join(', ')}`).join('; ')}`)
}
const count = licences.reduce((sum, [, packages]) => sum + packages.length, 0)
// A list without packages is no good news but a question that went wrong.
if (refused.length > 0 || count === 0) {
  console.error(`${refused.length} licences of ${count} packages are not on the list in .ci/licences.mjs`)
  process.exit(1)
}
console.log(`The licences of ${count} packages are on the list.`)
