import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { closedPort } from './closed-port.ts'
import { passes, until } from './until.ts'

/** The text that all virus scanners recognize, by agreement (EICAR); in two parts, so that none finds it here. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

export type Clamd = { url: string; stop: () => Promise<void> }

/**
 * Starts a virus scanner that knows {@link eicar} alone, so it needs no download. Rejects with the reason if the program is
 * missing and cannot be installed.
 */
export async function startClamd(port?: number): Promise<Clamd> {
  await provideBinaries(['clamd'], (line) => console.info(line))
  const folder = await mkdtemp(join(tmpdir(), 'portal-clamd-'))
  const listening = port ?? (await closedPort())
  const signature = Buffer.from(eicar).toString('hex')
  await writeFile(join(folder, 'eicar.ndb'), `Eicar:0:*:${signature}\n`)
  const settings = [`DatabaseDirectory ${folder}`, 'TCPAddr 127.0.0.1', `TCPSocket ${listening}`, 'Foreground yes']
  await writeFile(join(folder, 'clamd.conf'), `${settings.join('\n')}\n`)
  const child = spawn(findProgram('clamd'), ['--config-file', join(folder, 'clamd.conf')], { stdio: 'ignore' })
  process.once('exit', () => child.kill())
  const isListening = async () => {
    const socket = connect(listening, '127.0.0.1')
    await once(socket, 'connect').finally(() => socket.destroy())
  }
  await until('the virus scanner to listen', () => passes(isListening), 30_000)
  return {
    url: `clamav://127.0.0.1:${listening}`,
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
