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

/** Finds the portal that runs on the environment's data directory. Throws a Fault if none is running. */
export function findStack(root: string): { description: StackDescription; wiring: Wiring } {
  const config = readConfig(process.env, root)
  const text = readIfPresent(join(config.dataDir, 'stack.json'))
  if (text === undefined) {
    throw new Fault(`no portal is running on ${config.dataDir}; run npm start, or set the variables of another portal`)
  }
  const description = parseJson(text) as StackDescription
  const { gateway, web, services, mysql, redis, redisCache, nats, mail } = description
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
    web: web.url,
    services: perService((name) => services[name].url),
    metricsPorts: new Map(),
  }
  // A broker that the portal did not start may not have its users.
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
