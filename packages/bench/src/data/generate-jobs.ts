import { type Chance, createChance, seedOf } from './chance.ts'
import { places } from './places.ts'
import { professions } from './professions.ts'
import { companyKinds, companyStems, type Language, levels, sentences } from './wording.ts'

/**
 * The same seed and count give the same jobs, independent of anything else that is generated. `newest` is their latest
 * date.
 */
export type DataSeed = { seed: number; count: number; newest: Date }

export type GeneratedJob = {
  id: number
  createdAt: Date
  employer: Employer
  title: string
  description: string
  location: string
  salaryMin: number | null
  salaryMax: number | null
  salaryCurrency: string | null
  workplace: (typeof workplaces)[number]
  country: string | null
  seniority: (typeof seniorities)[number] | null
  language: string
  jobType: (typeof jobTypes)[number]
  status: (typeof jobStatuses)[number]
  skillIds: readonly number[]
}
/** User ids start far above those of a fresh portal's accounts. */
export type Employer = { userId: number; recruiterId: number; companyName: string }

const jobTypes = ['FULL_TIME', 'CONTRACT', 'PART_TIME', 'INTERNSHIP'] as const
// Of the prefixes of titles, in their order.
const seniorities = [null, 'SENIOR', 'JUNIOR', 'LEAD', 'LEAD'] as const
const workplaces = ['ONSITE', 'HYBRID', 'REMOTE'] as const
/** Of countries without the euro. */
const currencies: Record<string, string> = {
  ...{ IN: 'INR', GB: 'GBP', US: 'USD', CN: 'CNY', CA: 'CAD', CH: 'CHF', SG: 'SGD' },
  ...{ MX: 'MXN', CO: 'COP', AR: 'ARS', AU: 'AUD', ZA: 'ZAR' },
}
const jobStatuses = ['OPEN', 'CLOSED', 'PAUSED', 'DRAFT'] as const
const employerCount = 2_000
const firstEmployerUserId = 5_000_000
const spanMs = 400 * 86_400_000

/** The names of all skills. A skill's id is its position in this list, counted from 1. */
export const skillNames: readonly string[] = [...new Set(professions.flatMap(({ skills }) => skills))]
const skillIdOf = new Map(skillNames.map((name, index) => [name, index + 1]))

/** Generates the employers, those with the most jobs first. */
export function generateEmployers(seed: number): Employer[] {
  return Array.from({ length: employerCount }, (_, index) => {
    const chance = createChance(seedOf(seed, -index - 1))
    const companyName = `${chance.pickLongTailed(companyStems)} ${chance.pick(companyKinds)}`
    return { userId: firstEmployerUserId + index, recruiterId: firstEmployerUserId + index, companyName }
  })
}

/** Generates jobs with the ids 1 to `count`, the newest last. */
export function* generateJobs({ seed, count, newest }: DataSeed): Generator<GeneratedJob> {
  const employers = generateEmployers(seed)
  for (let id = 1; id <= count; id++) {
    const createdAt = new Date(newest.getTime() - Math.round(((count - id) / count) * spanMs))
    yield { id, createdAt, ...drawJob(createChance(seedOf(seed, id)), employers) }
  }
}

function drawJob(chance: Chance, employers: readonly Employer[]): Omit<GeneratedJob, 'id' | 'createdAt'> {
  const employer = chance.pickLongTailed(employers)
  const place = chance.pickLongTailed(places)
  const profession = chance.pickLongTailed(professions)
  const level = chance.pickLongTailed(levels)
  const title = level.prefix[place.language] + chance.pickLongTailed(profession.titles[place.language])
  const skills = drawSkills(chance, profession.skills)
  const salary = drawSalary(chance, profession.pay * 1000 * level.pay * place.level)
  const hasPay = salary.salaryMin !== null || salary.salaryMax !== null
  const details = { title, company: employer.companyName, place: place.name, skills }
  return {
    employer,
    title,
    description: describe(chance, place.language, details),
    location: place.name,
    ...salary,
    salaryCurrency: hasPay ? (currencies[place.country ?? ''] ?? 'EUR') : null,
    workplace: place.country ? drawByShare(chance, workplaces, [0.6, 0.9]) : 'REMOTE',
    country: place.country ?? null,
    seniority: seniorities[levels.indexOf(level)] ?? null,
    language: place.language,
    jobType: drawByShare(chance, jobTypes, [0.78, 0.9, 0.97]),
    status: drawByShare(chance, jobStatuses, [0.8, 0.95, 0.99]),
    skillIds: skills.map((name) => skillIdOf.get(name) as number),
  }
}

function drawSkills(chance: Chance, of: readonly string[]): string[] {
  const drawn = Array.from({ length: 2 + chance.below(5) }, () => chance.pickLongTailed(of))
  return [...new Set(drawn)]
}

/** Spreads salaries around the middle. A third of the jobs have none, and some have only a minimum or a maximum. */
function drawSalary(chance: Chance, middle: number): Pick<GeneratedJob, 'salaryMin' | 'salaryMax'> {
  if (chance.isTrue(0.33)) return { salaryMin: null, salaryMax: null }
  const spread = (chance.next() + chance.next() + chance.next()) * 0.5 - 0.75
  const salaryMin = round(middle * Math.exp(spread))
  const salaryMax = round(salaryMin * (1.1 + chance.next() * 0.5))
  if (chance.isTrue(0.1)) return chance.isTrue(0.5) ? { salaryMin, salaryMax: null } : { salaryMin: null, salaryMax }
  return { salaryMin, salaryMax }
}

/** Rounds to two significant digits, like salaries in job ads. */
function round(salary: number): number {
  return Number(salary.toPrecision(2))
}

/** `shares` are cumulative. The rest belongs to the last item. */
function drawByShare<Item>(chance: Chance, items: readonly Item[], shares: readonly number[]): Item {
  const drawn = chance.next()
  const index = shares.findIndex((share) => drawn < share)
  return items.at(index) as Item
}

type Details = { title: string; company: string; place: string; skills: readonly string[] }

function describe(chance: Chance, language: Language, { title, company, place, skills }: Details): string {
  const filled: Record<string, string> = { title, company, place, skill: skills[0] ?? '', other: skills[1] ?? 'Excel' }
  const all = sentences[language]
  // The first sentence, followed by a run of others in the order of the list.
  const first = 1 + chance.below(3)
  const chosen = [all[0] ?? '', ...all.slice(first, first + 3 + chance.below(4))]
  return chosen.join(' ').replace(/\{(\w+)\}/g, (_, word: string) => filled[word] ?? '')
}
