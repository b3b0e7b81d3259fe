// Fails if a dependency that is part of an image has a licence that is not on this list. Reads the output of
// `pnpm licenses list --prod --json` from stdin: licence → packages.
import { text } from 'node:stream/consumers'

// All of them permit use, modification and distribution with a notice, and place no conditions on what is built with
// them.
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Unlicense',
])

/** Whether at least one choice of an SPDX expression is allowed. Nested expressions are not parsed, so not allowed. */
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
// An empty list means that pnpm failed to list the packages.
if (refused.length > 0 || count === 0) {
  console.error(`${refused.length} licences of ${count} packages are not on the list in .ci/licences.mjs`)
  process.exit(1)
}
console.log(`All licences of ${count} packages are on the list.`)
