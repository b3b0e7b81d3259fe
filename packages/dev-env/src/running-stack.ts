import { join } from 'node:path'
import { readConfig } from './config.ts'
import { databaseUrl } from './databases.ts'
import type { Wiring } from './environment.ts'
import { parseJson } from './json.ts'
import { readIfPresent } from './private-file.ts'
import { loadSecrets } from './secrets.ts'
import { perService } from './service-names.ts'
import { findSigningKey } from './signing-key.ts'
import type { StackDescription } from './stack-file.ts'
import { Fault } from './startup-error.ts'

/** The portal that runs on the data directory of this environment. Throws a Fault where none does. */
export function findStack(root: string): { description: StackDescription; wiring: Wiring } {
  const config = readConfig(process.env, root)
  const text = readIfPresent(join(config.dataDir, 'stack.json'))
  if (text === undefined) {
    throw new Fault(`no portal runs on ${config.dataDir}; start one, or set the variables of the one you mean`)
  }
  const description = parseJson(text) as StackDescription
  const { gateway, services, mysql, redis, redisCache, nats, mail } = description
  const secrets = loadSecrets(join(config.dataDir, 'secrets.json'))
  const stores = {
    mysqlUrl: mysql.url,
    redisUrl: redis.url,
    cacheRedisUrl: redisCache.url,
    natsUrl: nats.url,
    smtpUrl: mail.smtp,
    mailWebUrl: mail.web,
  }
  const databaseUrls = perService((name) => databaseUrl(mysql.url, `portal_${name}`, secrets.databasePasswords[name]))
  const addresses = {
    gateway: gateway.url,
    services: perService((name) => services[name].url),
    metricsPorts: new Map(),
  }
  // A broker that the portal did not start need not have our users.
  const external = { ...config.external, natsUrl: nats.pid === null ? nats.url : undefined }
  return {
    description,
    wiring: {
      config: { ...config, external },
      secrets,
      signingKeyFile: findSigningKey(config),
      stores,
      addresses,
      databaseUrls,
    },
  }
}
