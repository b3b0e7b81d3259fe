import { natsUrl, withNatsLogin } from '@portal/chassis/config/nats-url'
import { type BrokerUser, brokerUsers } from '@portal/messaging/broker/names'
import { authorizationOf } from '@portal/messaging/broker/permissions'
import { newSecret } from './secrets.ts'
import { Fault } from './startup-error.ts'

/**
 * Returns a fragment of the nats-server configuration with new users for the broker at these addresses, and the
 * NATS_URL of each user in a comment. A suffix creates users beside the existing ones, with the same permissions, so
 * that passwords can be changed without downtime. Throws a Fault with the usage if an argument is invalid.
 */
export function brokerUsersText([addresses = '', suffix = '']: readonly string[], prefix = ''): string {
  if (!natsUrl.safeParse(addresses).success || !/^[\w-]*$/.test(suffix)) {
    throw new Fault('usage: operate broker-users nats://one:4222,nats://two:4222 [suffix]')
  }
  const passwords = Object.fromEntries(brokerUsers.map((user) => [user, newSecret()])) as Record<BrokerUser, string>
  const comments = brokerUsers.map(
    (user) => `# ${user} ${withNatsLogin(addresses, `${prefix}${user}${suffix}`, passwords[user])}`,
  )
  return [...comments, authorizationOf(prefix, passwords, suffix)].join('\n')
}
