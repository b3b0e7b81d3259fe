import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { ordinaryEnvironment } from '../child.ts'
import { freePort } from '../ports.ts'
import { Fault } from '../startup-error.ts'
import type { Part } from '../supervisor.ts'
import { exchangeGreeting } from '../tcp-handshake.ts'

/**
 * A mail catcher with a web page: accepts every email, delivers none, and stores them in the folder across restarts.
 */
export async function mailPart(dir: string): Promise<{ part: Part; smtpUrl: string; webUrl: string }> {
  mkdirSync(dir, { recursive: true })
  const [smtpPort, webPort] = [await freePort(), await freePort()]
  const smtpUrl = `smtp://127.0.0.1:${smtpPort}`
  const webUrl = `http://127.0.0.1:${webPort}`
  const smtp = ['--ip', '127.0.0.1', '--smtp', String(smtpPort)]
  const web = ['--web-ip', '127.0.0.1', '--web', String(webPort)]
  const env = { ...ordinaryEnvironment(process.env), NODE_COMPILE_CACHE: join(dirname(dir), 'compile-cache') }
  const part: Part = {
    name: 'mail',
    launch: {
      command: process.execPath,
      // Silent, because it would otherwise log the address of every recipient.
      args: [mailCatcher(), ...smtp, ...web, '--mail-directory', dir, '--silent'],
      cwd: dir,
      env,
    },
    ready: async () => {
      await Promise.all([smtpResponds(smtpUrl), webResponds(webUrl)])
    },
    deadlineMs: 30_000,
    address: `127.0.0.1:${smtpPort}, ${webUrl}`,
  }
  return { part, smtpUrl, webUrl }
}

/** Throws unless the server at this URL sends an SMTP greeting. */
export function smtpResponds(url: string): Promise<void> {
  const parsed = new URL(url)
  const tls = parsed.protocol === 'smtps:'
  return exchangeGreeting({ url: parsed, defaultPort: tls ? 465 : 587, tls, expect: /^220[ -]/ })
}

async function webResponds(url: string): Promise<void> {
  const response = await fetch(new URL('/api/healthz', url), { signal: AbortSignal.timeout(2_000) })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the mail page returned ${response.status}`)
}

/** Finds the script of MailDev. Its package does not export the path, so search the folders that Node would search. */
function mailCatcher(): string {
  const folders = createRequire(import.meta.url).resolve.paths('maildev') ?? []
  const home = folders.map((folder) => join(folder, 'maildev')).find((folder) => existsSync(folder))
  if (home === undefined) throw new Fault('MailDev is not installed; run pnpm install')
  const manifest = z.object({ bin: z.object({ maildev: z.string() }) })
  const { bin } = manifest.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')))
  return join(home, bin.maildev)
}
