import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { maxListed, type Storage, type StoredFile } from './storage.ts'

/** Files in a folder, which only the user of this process can read. Several replicas need a common folder. */
export function createFileStorage(url: URL): Storage {
  const folder = fileURLToPath(url)
  return {
    put: async (key, bytes) => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, key)
      const unfinished = `${path}.${randomUUID()}.part`
      await writeDurably(unfinished, bytes)
      await rename(unfinished, path)
      await syncFolder(folder)
    },
    get: async (key, range) => {
      const file = await open(join(folder, key)).catch(undefinedIfMissing)
      return file?.createReadStream(range)
    },
    remove: async (key) => {
      await unlink(join(folder, key)).then(() => syncFolder(folder), undefinedIfMissing)
    },
    list: async (after) => {
      const names = (await readdir(folder).catch(undefinedIfMissing)) ?? []
      const keys = names.filter((name) => name > after).sort()
      const files = await Promise.all(keys.slice(0, maxListed).map((key) => describeFile(folder, key)))
      return files.filter((file) => file !== undefined)
    },
    check: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await access(folder, constants.R_OK | constants.W_OK)
    },
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

async function describeFile(folder: string, key: string): Promise<StoredFile | undefined> {
  const found = await stat(join(folder, key)).catch(undefinedIfMissing)
  return found && { key, storedAt: found.mtime }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
