import type { Readable } from 'node:stream'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { maxListed, type Storage } from './storage.ts'

type Sdk = typeof import('@aws-sdk/client-s3')

/**
 * Files in a bucket of S3, or of a server with the same interface. If the URL has no credentials, the client takes them
 * from its environment.
 */
export function createS3Storage(url: URL): Storage {
  const Bucket = url.hostname
  // Loaded at the first use, because most processes never need it.
  let opening: Promise<{ sdk: Sdk; client: InstanceType<Sdk['S3Client']> }> | undefined
  const open = () => {
    opening ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: new sdk.S3Client(optionsOf(url)) }))
    return opening
  }
  return {
    put: async (Key, Body) => {
      const { sdk, client } = await open()
      await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/octet-stream' }))
    },
    get: async (Key, range) => {
      const { sdk, client } = await open()
      const part = range && { Range: `bytes=${range.start}-${range.end}` }
      const found = await client.send(new sdk.GetObjectCommand({ Bucket, Key, ...part })).catch(undefinedIfMissing)
      return found?.Body as Readable | undefined
    },
    remove: async (Key) => {
      const { sdk, client } = await open()
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }))
    },
    list: async (after) => {
      const { sdk, client } = await open()
      const start = after === '' ? {} : { StartAfter: after }
      const listing = new sdk.ListObjectsV2Command({ Bucket, MaxKeys: maxListed, ...start })
      const { Contents = [] } = await client.send(listing)
      return Contents.map(({ Key = '', LastModified = new Date() }) => ({ key: Key, storedAt: LastModified }))
    },
    check: async () => {
      const { sdk, client } = await open()
      await client.send(new sdk.HeadBucketCommand({ Bucket }))
    },
  }
}

function optionsOf({ searchParams, username, password }: URL): S3ClientConfig {
  const endpoint = searchParams.get('endpoint')
  const [accessKeyId, secretAccessKey] = [username, password].map(decodeURIComponent) as [string, string]
  return {
    region: searchParams.get('region') ?? 'us-east-1',
    ...(username === '' ? {} : { credentials: { accessKeyId, secretAccessKey } }),
    // Servers other than S3 rarely have a host name for each bucket, or the newer checksums.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
  }
}

function undefinedIfMissing(error: Error): undefined {
  if (error.name !== 'NoSuchKey') throw error
}
