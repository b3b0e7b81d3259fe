import { type Clamd, startClamd } from '@portal/testing/clamd'
import { startS3Server } from '@portal/testing/s3-server'
import { startTcpProxy, type TcpProxy } from '@portal/testing/tcp-proxy'

/** The servers that the profile service has for résumés, behind proxies. They end with this process. */
export type FileStores = {
  storage: TcpProxy
  /** Undefined if there is no clamd, and none can be installed. */
  scanner: TcpProxy | undefined
  /** Lets the storage respond 500, or no longer. */
  toggleFailure: () => void
  /** The keys of all files. */
  keys: () => Promise<string[]>
  variables: NodeJS.ProcessEnv
  restore: () => void
}

export async function startFileStores(): Promise<FileStores> {
  const [s3, clamd] = await Promise.all([startS3Server(), startClamd().catch(warn)])
  const storage = await startTcpProxy(s3.url.searchParams.get('endpoint') ?? '')
  const scanner = clamd && (await startTcpProxy(clamd.url))
  const storageUrl = new URL(s3.url)
  storageUrl.searchParams.set('endpoint', storage.url.replace(/\/$/, ''))
  return {
    storage,
    scanner,
    toggleFailure: s3.toggleFailure,
    keys: s3.keys,
    variables: {
      STORAGE_URL: storageUrl.href,
      ...(scanner && { CLAMAV_URL: scanner.url }),
    },
    restore: () => {
      storage.be('open')
      scanner?.be('open')
    },
  }
}

function warn(error: Error): Clamd | undefined {
  console.warn(`faults of the virus scanner are not tested: ${error.message}`)
  return undefined
}
