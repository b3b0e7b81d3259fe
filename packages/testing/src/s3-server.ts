import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server with the interface of S3, in a process of its own. */
export type S3Server = {
  /** The `STORAGE_URL` of a bucket that is empty at first. */
  url: URL
  /** Lets it respond 500 to everything, or no longer. */
  toggleFailure: () => void
  /** The keys of all files in the bucket. */
  keys: () => Promise<string[]>
  stop: () => Promise<void>
}

const program = fileURLToPath(new URL('s3-process.ts', import.meta.url))

/** Starts the server, which takes any credentials. */
export async function startS3Server(port = 0): Promise<S3Server> {
  const child = spawn(process.execPath, [program, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill())
  const [endpoint] = await once(child.stdout, 'data')
  await fetch(`${endpoint}/resumes`, { method: 'PUT' })
  return {
    url: new URL(`s3://key:se%2Fcret@resumes?endpoint=${endpoint}`),
    toggleFailure: () => child.kill('SIGUSR2'),
    keys: async () => {
      const listing = await (await fetch(`${endpoint}/resumes?list-type=2`)).text()
      return [...listing.matchAll(/<Key>([^<]+)/g)].map(([, key = '']) => key)
    },
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}
