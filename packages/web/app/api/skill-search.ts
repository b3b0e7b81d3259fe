import { jobOperations } from '@portal/contracts/job/http'
import { type Context, call } from './call.ts'

const shownSkills = 20

/** Skills whose name has a text in it, but those that are chosen already. */
export async function searchSkills(context: Context, q: string, chosen: readonly number[]) {
  const { items } = await call(context, jobOperations.listSkills, { query: { q, limit: shownSkills } })
  return items.filter(({ id }) => !chosen.includes(id)).map(({ id, name }) => ({ id, name }))
}

/** The names of skills, by name. A skill that was deleted is left out. */
export async function skillsWithIds(context: Context, ids: readonly number[]) {
  if (ids.length === 0) return []
  const { items } = await call(context, jobOperations.listSkills, { query: { ids: ids.join(','), limit: 100 } })
  return items.map(({ id, name }) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name))
}
