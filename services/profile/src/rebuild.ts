import { withDatabase } from '@portal/chassis/mysql/command'
import { rebuildReadModels } from '@portal/messaging/read-models/rebuild'
import { accountReadModel } from './accounts/account-read-model.ts'
import { completeCompanies } from './companies/complete-companies.ts'
import { readConfig } from './config.ts'
import { skillReadModel } from './skills/skill-read-model.ts'

const readModels = [skillReadModel, accountReadModel]
const companies = 'companies'

/** Repairs the named read models and the companies of recruiters, or `all`. Returns what to print. */
export async function rebuild(names: readonly string[]): Promise<string> {
  const config = readConfig()
  const others = names.filter((name) => name !== companies)
  const lines: string[] = []
  if (others.length > 0 || names.length === 0) {
    lines.push(await rebuildReadModels({ from: 'profile', config, readModels }, others))
  }
  if (names.includes(companies) || names.includes('all')) {
    const { founded, changed } = await withDatabase(config.database.url, completeCompanies)
    lines.push(`${companies}: ${founded} founded, ${changed} changed`)
  }
  return lines.join('\n')
}
