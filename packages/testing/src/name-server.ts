import { type ChildProcess, spawn } from 'node:child_process'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { closedPort } from './closed-port.ts'
import { passes, until } from './until.ts'

/** The texts of TXT records by name. */
export type Records = Readonly<Record<string, readonly string[]>>

export type NameServer = {
  /** Address and port, as for `DNS_SERVERS`. */
  address: string
  /** Replaces all records below `example`. */
  serve: (records: Records) => Promise<void>
  /** Stops answering until it serves again. */
  pause: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Starts a name server (dnsmasq) that knows names below `example` alone, and asks no other server. Rejects with the reason
 * if the program is missing and cannot be installed.
 */
export async function startNameServer(): Promise<NameServer> {
  await provideBinaries(['dnsmasq'], (line) => console.info(line))
  const folder = await mkdtemp(join(tmpdir(), 'portal-dnsmasq-'))
  const address = `127.0.0.1:${await closedPort()}`
  let child: ChildProcess | undefined

  const pause = async () => {
    if (!child) return
    const exited = once(child, 'exit')
    child.kill()
    await exited
    child = undefined
  }
  // Started again, because it reads records only then.
  const serve = async (records: Records) => {
    await pause()
    const file = join(folder, 'dnsmasq.conf')
    await writeFile(file, settingsFor(address, records))
    child = spawn(findProgram('dnsmasq'), [`--conf-file=${file}`], { stdio: 'ignore' })
    const resolver = new Resolver({ timeout: 200, tries: 1 })
    resolver.setServers([address])
    await until('the name server', () => passes(() => resolver.resolveTxt('ready.example')), 30_000)
  }
  await serve({})
  return {
    address,
    serve,
    pause,
    stop: async () => {
      await pause()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function settingsFor(address: string, records: Records): string {
  const [, port] = address.split(':')
  const all = Object.entries({ 'ready.example': ['yes'], ...records })
  const lines = all.flatMap(([name, texts]) => texts.map((text) => `txt-record=${name},"${text}"`))
  const server = ['no-daemon', 'no-resolv', 'no-hosts', 'bind-interfaces', 'listen-address=127.0.0.1', `port=${port}`]
  // Unknown names below it do not exist, instead of being asked of other servers.
  return [...server, 'local=/example/', ...lines, ''].join('\n')
}
