import { dirname, join } from 'node:path'
import type { Environment } from '@portal/chassis/config/config'
import { freePort } from '@portal/stack/ports'
import { loadSecrets } from '@portal/stack/secrets'
import { inject } from 'vitest'
import { readConfig } from '../../../web/server/config.ts'
import { createWeb } from '../../../web/server/service.ts'
import { startOwnGateway } from '../../attacks/own-gateway.ts'

/** A gateway and a process of pages behind it, for one test file, in front of the services of the portal under test. */
export type OwnPortal = {
  url: string
  /** What only the gateway may reach. */
  webUrl: string
  hopSecret: string
  stop: () => Promise<void>
}

type Variables = { gateway?: Environment; web?: Environment }

/** Both listen at the address of this machine, and the gateway believes what tests claim about their address. */
export async function startOwnPortal({ gateway: forGateway, web: forWeb }: Variables = {}): Promise<OwnPortal> {
  const { hopSecret, webSecret } = loadSecrets(join(dirname(inject('portal').stackFile), 'secrets.json'))
  const webPort = await freePort()
  const gateway = await startOwnGateway({
    WEB_URL: `http://127.0.0.1:${webPort}`,
    HOP_SECRET: hopSecret,
    TRUSTED_PROXIES: '127.0.0.1',
    ...forGateway,
  })
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(webPort),
    LOG_LEVEL: 'silent',
    GATEWAY_URL: gateway.url,
    PORTAL_URL: gateway.url,
    WEB_SECRET: webSecret,
    HOP_SECRET: hopSecret,
    ...forWeb,
  })
  const web = createWeb(config)
  await web.start()
  return {
    url: gateway.url,
    webUrl: web.url(),
    hopSecret,
    stop: async () => {
      await gateway.stop()
      await web.stop()
    },
  }
}
