import { natsUrl, withNatsLogin } from '@portal/chassis/nats-url'
import { type BrokerUser, brokerUsers } from '@portal/messaging/names'
import { authorizationOf } from '@portal/messaging/permissions'
import { newSecret } from './secrets.ts'
import { Fault } from './startup-error.ts'

/**
 * New users for a broker at these addresses, as a part of the configuration of nats-server, with the NATS_URL of each in a
 * comment. A suffix makes users beside those there are, with the same rights, for the time of a change of passwords.
 */
export function brokerUsersText([addresses = '', suffix = '']: readonly string[], prefix = ''): string {
  if (!natsUrl.safeParse(addresses).success || !/^[\w-]*$/.test(suffix))
    throw new Fault('usage: operate broker-users nats://one:4222,nats://two:4222 [suffix]')
  const passwords = Object.fromEntries(brokerUsers.map((user) => [user, newSecret()])) as Record<BrokerUser, string>
  const comments = brokerUsers.map(
    (user) => `# ${user} ${withNatsLogin(addresses, `${prefix}${user}${suffix}`, passwords[user])}`,
  )
  return [...comments, authorizationOf(prefix, passwords, suffix)].join('\n')
}
