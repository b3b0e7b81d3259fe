import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { freePort } from '@portal/stack/ports'
import { beforeSuddenExit } from '@portal/stack/run-folder'
import { newSecret } from '@portal/stack/secrets'

const composeFile = resolve(import.meta.dirname, '../../../docker-compose.yml')

/** Vitest's global setup before that of the stores: starts the MySQL of docker-compose.yml in a container for them. */
export default async function setup(): Promise<() => void> {
  const [, image] = /image: (mysql:\S+)/.exec(readFileSync(composeFile, 'utf8')) ?? []
  if (image === undefined) throw new Error('docker-compose.yml has no service with a mysql image')
  const [port, password] = [await freePort(), newSecret()]
  const options = ['--publish', `127.0.0.1:${port}:3306`, '--env', 'MYSQL_ROOT_PASSWORD']
  const env = { ...process.env, MYSQL_ROOT_PASSWORD: password }
  const id = execFileSync('docker', ['run', '--detach', '--quiet', ...options, image], { env, encoding: 'utf8' }).trim()
  const remove = () => {
    removeExitHandler()
    spawnSync('docker', ['rm', '--force', '--volumes', id])
  }
  const removeExitHandler = beforeSuddenExit(remove)
  process.env.MYSQL_URL = `mysql://root:${password}@127.0.0.1:${port}`
  return remove
}
