import { fields } from '../search-index/document.ts'
import type { Condition } from './conditions.ts'
import type { Requirement } from './plan.ts'

/** The rarity of a term is estimated from the id of its job at this position, counted from the newest. */
export const sampleOffset = 400
/** The number of jobs that a search is assumed to look for: a page, and some more to be safe. */
const assumedPage = 100

/** The estimated fraction of jobs that meet each requirement at a level, and each condition of known size. */
export function selectivitiesOf(
  newestId: number,
  requirements: readonly Requirement[],
  conditions: readonly Condition[],
  level: number = fields.anywhere,
): number[] {
  // A requirement without terms has too many of them to measure, and counts as common.
  const measured = requirements.filter(({ terms }) => terms.length > 0)
  const ofRequirements = measured.map(({ sampleIds, isFilter }) => {
    const sampleId = sampleIds[isFilter ? fields.anywhere : level] ?? 0
    return sampleOffset / (sampleId > 0 && sampleId < newestId ? newestId - sampleId : newestId)
  })
  return [
    ...ofRequirements,
    ...conditions.flatMap(({ drivingList }) => (drivingList ? Math.max(drivingList.size, 1) / newestId : [])),
  ]
}

/**
 * How many jobs have to be read to find a page of those that meet everything, if the selectivities are independent.
 * Mostly they correlate, and fewer are enough.
 */
export function expectedReads(selectivities: readonly number[]): number {
  return assumedPage / selectivities.reduce((product, each) => product * each, 1)
}
