import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConfigError, type Environment } from '@portal/chassis/config/config'
import { events } from '@portal/contracts/catalogue'
import { durableConsumers } from '@portal/contracts/consumers'
import { ownerOf, owners } from '@portal/contracts/event'
import type { Consumer } from '@portal/messaging/consume/consume'
import { newSecret } from '@portal/stack/secrets'
import { describe, expect, it } from 'vitest'
import { readConfig as readGatewayConfig } from '../../../gateway/src/config.ts'
import { readConfig as readApplicationConfig } from '../../../services/application/src/config.ts'
import { consumersOf as applicationConsumersOf } from '../../../services/application/src/consumers.ts'
import { readConfig as readAuthConfig } from '../../../services/auth/src/config.ts'
import { consumersOf as authConsumersOf } from '../../../services/auth/src/consumers.ts'
import { readConfig as readJobConfig } from '../../../services/job/src/config.ts'
import { consumersOf as jobConsumersOf } from '../../../services/job/src/consumers.ts'
import { readConfig as readNotificationConfig } from '../../../services/notification/src/config.ts'
import { consumersOf as notificationConsumersOf } from '../../../services/notification/src/consumers.ts'
import { readConfig as readProfileConfig } from '../../../services/profile/src/config.ts'
import { consumersOf as profileConsumersOf } from '../../../services/profile/src/consumers.ts'
import { readConfig as readWebConfig } from '../../web/server/config.ts'

type Process = { name: string; readConfig: (environment: Environment) => unknown; consumers: readonly Consumer[] }

// The consumers are inspected but never run, so they need no dependencies.
const nothing = { cache: {} } as never

const processes: readonly Process[] = [
  { name: 'auth', readConfig: readAuthConfig, consumers: authConsumersOf(nothing) },
  { name: 'job', readConfig: readJobConfig, consumers: jobConsumersOf(nothing) },
  { name: 'profile', readConfig: readProfileConfig, consumers: profileConsumersOf(nothing) },
  { name: 'application', readConfig: readApplicationConfig, consumers: applicationConsumersOf(nothing) },
  { name: 'notification', readConfig: readNotificationConfig, consumers: notificationConsumersOf(nothing) },
  { name: 'gateway', readConfig: readGatewayConfig, consumers: [] },
  { name: 'web', readConfig: readWebConfig, consumers: [] },
]

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8')
const pageOf = ({ name }: Process) => read(`docs/operations/${name}.md`)
const overview = read('docs/operations.md')
const rules = read('deploy/observability/alerts.yml')
const dashboard = read('deploy/observability/grafana/dashboards/portal.json')

describe.each(processes)('the operations page of $name', (process) => {
  const page = pageOf(process)

  it('lists every variable that the process reads, and no other', () => {
    const listed = rowsOf(page, 'Variables').map(([variable]) => variable)

    expect(new Set(listed)).toEqual(new Set(variablesOf(process)))
    expect(listed).toHaveLength(new Set(listed).size)
  })

  it('shows a command with every variable that the process requires', () => {
    const [command = ''] =
      new RegExp(`--name ${process.name} [\\s\\S]*?\n  job-portal/${process.name}\n`).exec(page) ?? []
    const shell: Record<string, string> = {
      SECRET_KEY: newSecret(),
      SERVICE_SECRET: newSecret(),
      HOP_SECRET: newSecret(),
      WEB_SECRET: newSecret(),
      DATABASE_URL: 'mysql://user:password@mysql/database',
    }
    const given = [...command.matchAll(/-e ([A-Z_]+)(?:=(?:'([^']*)'|(\S+)))?/g)].map(
      ([, name = '', quoted, bare]) => [name, quoted ?? bare ?? shell[name]] as const,
    )

    expect(() => process.readConfig(Object.fromEntries(given))).not.toThrow()
  })

  it('lists every published event, and every consumer with its events', () => {
    const [consumers, published] = partition(rowsOf(page, 'Events'), ([, second = '']) => second.startsWith('`'))

    expect(published.map(([event]) => event)).toEqual(
      events.filter((event) => ownerOf(event) === process.name).map(({ name }) => name),
    )
    expect(consumers.map(([durable, listensTo]) => [durable, codesIn(listensTo)])).toEqual(
      process.consumers.map(({ durable, subscriptions }) => [
        durable,
        subscriptions.map(({ definition }) => definition.name),
      ]),
    )
  })
})

describe('the alerts', () => {
  const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => String(name))

  it('link to a section of the operations guide each', () => {
    const sections = [...overview.matchAll(/^### (Portal\w+)$/gm)].map(([, name]) => String(name))

    expect([...sections].sort()).toEqual([...alerts].sort())
    expect([...rules.matchAll(/runbook_url: (\S+)/g)].map(([, url]) => url)).toEqual(
      alerts.map((alert) => `docs/operations.md#${alert.toLowerCase()}`),
    )
  })

  it('appear on the page of at least one process each', () => {
    const onPages = processes.flatMap((process) =>
      [...pageOf(process).matchAll(/\[(Portal\w+)\]/g)].map(([, name]) => name),
    )

    expect(new Set(onPages)).toEqual(new Set(alerts))
  })

  it('use only documented metrics, and together with the dashboard all of them', () => {
    const described = rowsOf(overview, 'Metrics').flatMap(([names = '']) => names.replace(/\{[^}]*\}/g, '').split(', '))
    const requested = [...`${rules}${dashboard}`.matchAll(/([a-z_0-9]+)\{job=/g)].map(([, name]) => String(name))
    const ours = requested
      .filter((name) => !/^(up|process_\w+)$/.test(name))
      .map((name) => name.replace(/_(bucket|count)$/, ''))

    expect(new Set(ours)).toEqual(new Set(described))
  })
})

describe('every process', () => {
  const names = processes.map(({ name }) => name)
  const listIn = (text: string, key: string) => new RegExp(`^ *${key}: \\[(.*)\\]$`, 'm').exec(text)?.[1]?.split(', ')

  it('is published as an image, and so are the commands of the operator', () => {
    expect(listIn(read('.github/workflows/release.yml'), 'service')).toEqual([...names, 'stack'])
  })

  it('is scraped by Prometheus', () => {
    expect(listIn(read('deploy/observability/prometheus.yml'), 'names')).toEqual(names)
  })
})

describe('the documents', () => {
  const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root })

  it('have no broken links', () => {
    const broken = documents.flatMap((document) =>
      linksIn(read(document))
        .filter((link) => !isValidLink(document, link))
        .map((link) => `${document}: ${link}`),
    )

    expect(documents.length).toBeGreaterThan(20)
    expect(broken).toEqual([])
  })
})

describe('the list of consumers that the broker permits', () => {
  it.each(owners)('matches the consumers that %s declares', (owner) => {
    const declared = processes.find(({ name }) => name === owner)?.consumers ?? []
    const given = declared.map((each) => {
      const [first, ...others] = new Set(each.subscriptions.map(({ definition }) => definition.name))
      return [each.durable, others.length === 0 ? first : each.owner]
    })

    expect(durableConsumers[owner]).toEqual(Object.fromEntries(given))
  })
})

/** The variables that a process reads. They are the properties for which it also reads `<NAME>_FILE`. */
function variablesOf({ readConfig }: Process): string[] {
  const requested = new Set<string>()
  const get = (_: object, name: string | symbol) => {
    requested.add(String(name))
    return undefined
  }
  expect(() => readConfig(new Proxy({}, { get }))).toThrow(ConfigError)
  return [...requested].filter((name) => requested.has(`${name}_FILE`))
}

/**
 * The table rows of a section whose first cell is a name in backticks: the name, the other cells and the whole line.
 */
function rowsOf(text: string, heading: string): string[][] {
  const section = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [first = '', ...others] = line.slice(2, -2).split(' | ')
      return [first.replaceAll('`', ''), ...others, line]
    })
}

function codesIn(text = ''): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => String(code))
}

function partition<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))]
}

function linksIn(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => String(link)).filter((link) => !link.includes('://'))
}

function isValidLink(document: string, link: string): boolean {
  const url = new URL(link, `file://${root}/${document}`)
  const path = fileURLToPath(new URL(url.pathname, 'file://'))
  if (!existsSync(path)) return false
  return url.hash === '' || !path.endsWith('.md') || anchorsIn(readFileSync(path, 'utf8')).includes(url.hash.slice(1))
}

/** The anchors that GitHub generates for headings. */
function anchorsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
