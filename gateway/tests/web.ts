import type { Environment } from '@portal/chassis/config/config'
import { type GatewayUnderTest, type StubService, startGateway, startStubService } from './gateway.ts'

export const hopSecret = 'tests-sign-the-addresses-of-browsers-with-this'
/** As browsers ask for a page. */
export const asPage = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

export type GatewayWithWeb = GatewayUnderTest & { web: StubService }

/** Starts the gateway with an HTTP server in place of the process of the pages. */
export async function startGatewayWithWeb(environment: Environment = {}): Promise<GatewayWithWeb> {
  const web = await startStubService('web')
  const gateway = await startGateway({ WEB_URL: web.url, HOP_SECRET: hopSecret, ...environment })
  return {
    ...gateway,
    web,
    stop: async () => {
      await gateway.stop()
      await web.stop()
    },
  }
}
