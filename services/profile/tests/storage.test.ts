import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { startS3Server } from '@portal/testing/s3-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStorage, newStorageKey, type Storage } from '../src/storage/storage.ts'

type Place = { url: URL; stop: () => Promise<void> }

async function newFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-files-'))
  return { url: pathToFileURL(join(folder, 'below', 'resumes')), stop: () => rm(folder, { recursive: true }) }
}

const places: Record<string, () => Promise<Place>> = { 'a folder': newFolder, 'an S3 server': startS3Server }

describe.each(Object.entries(places))('the storage in %s', (_name, open) => {
  let place: Place
  let storage: Storage
  beforeAll(async () => {
    place = await open()
    storage = createStorage(place.url)
  })
  afterAll(() => place.stop())

  const read = async (key: string, range?: { start: number; end: number }) => {
    const file = await storage.get(key, range)
    return file && (await buffer(file))
  }
  const listAll = async () => {
    const keys: string[] = []
    for (let page = await storage.list(''); page.length > 0; page = await storage.list(keys.at(-1) ?? '')) {
      keys.push(...page.map(({ key }) => key))
    }
    return keys
  }

  it('returns a file, and any part of it, as it was stored', async () => {
    const [key, bytes] = [newStorageKey(), Buffer.from(Uint8Array.from({ length: 300_000 }, (_, index) => index % 251))]

    await storage.put(key, bytes)

    expect(bytes.equals((await read(key)) as Buffer)).toBe(true)
    expect(await read(key, { start: 0, end: 0 })).toEqual(bytes.subarray(0, 1))
    expect(await read(key, { start: 1000, end: 1999 })).toEqual(bytes.subarray(1000, 2000))
    expect(await read(key, { start: 299_999, end: 299_999 })).toEqual(bytes.subarray(299_999))
  })

  it('stores the same file twice under one key, also at the same time', async () => {
    const [key, bytes] = [newStorageKey(), Buffer.from('Ada Lovelace')]

    await storage.put(key, bytes)
    await Promise.all(Array.from({ length: 5 }, () => storage.put(key, bytes)))

    expect(await read(key)).toEqual(bytes)
    expect(await listAll()).toEqual(expect.arrayContaining([key]))
  })

  it('has no file under another key, and none once it was removed', async () => {
    const key = newStorageKey()
    await storage.put(key, Buffer.from('Ada Lovelace'))

    await storage.remove(key)
    await storage.remove(key)

    expect(await read(key)).toBeUndefined()
    expect(await read(newStorageKey())).toBeUndefined()
    expect(await listAll()).not.toContain(key)
  })

  it('lists all files page by page in the order of their keys, with the time when they were stored', async () => {
    const before = await listAll()
    const keys = Array.from({ length: 1010 }, newStorageKey)
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => storage.put(key, Buffer.from('x'))))
    }

    const first = await storage.list('')

    expect(first).toHaveLength(1000)
    expect(first.every(({ storedAt }) => Math.abs(storedAt.getTime() - Date.now()) < 600_000)).toBe(true)
    expect(await listAll()).toEqual([...before, ...keys].sort())
  })

  it('is available', async () => {
    await storage.check()
  })
})

describe('a folder', () => {
  it('is readable by nobody else, and lists what a process left that ended while it stored a file', async () => {
    const { url, stop } = await newFolder()
    const storage = createStorage(url)
    const key = newStorageKey()
    await storage.put(key, Buffer.from('Ada Lovelace'))
    await writeFile(new URL(`${url.href}/${key.replaceAll('a', 'b')}.part`), 'Ada')

    expect((await stat(url)).mode & 0o777).toBe(0o700)
    expect((await stat(new URL(`${url.href}/${key}`))).mode & 0o777).toBe(0o600)
    const listed = await storage.list('')
    expect(listed.map((file) => file.key).sort()).toEqual((await readdir(url)).sort())
    for (const file of listed) await storage.remove(file.key)
    expect(await readdir(url)).toEqual([])
    await stop()
  })

  it('that cannot be made is not available', async () => {
    const storage = createStorage(pathToFileURL('/dev/null/resumes'))

    await expect(storage.check()).rejects.toThrow('ENOTDIR')
    await expect(storage.put(newStorageKey(), Buffer.from('x'))).rejects.toThrow('ENOTDIR')
  })
})

describe('an S3 server', () => {
  it('that does not respond, or has no such bucket, is not available', async () => {
    const server = await startS3Server()
    const elsewhere = createStorage(new URL(server.url.href.replace('@resumes', '@photos')))
    await expect(elsewhere.check()).rejects.toThrow()
    await expect(elsewhere.get(newStorageKey())).rejects.toThrow()
    const storage = createStorage(server.url)
    await server.stop()

    await expect(storage.check()).rejects.toThrow()
  })
})
