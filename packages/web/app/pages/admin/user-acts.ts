/** What administrators can do to the account of somebody else; also the last part of the address of its page. */
export const userActs = ['block', 'unblock', 'role', 'factor'] as const
export type UserAct = (typeof userActs)[number]

/** What can be done to an account in its current state. */
export function actsOn({ is_active }: { is_active: boolean }): UserAct[] {
  return userActs.filter((act) => act !== (is_active ? 'unblock' : 'block'))
}
