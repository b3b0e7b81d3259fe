import { type NotificationKind, optionalMailKinds, type Preferences } from '@portal/contracts/notification/http'

/** The preferences of a person who has turned off emails of the given kinds. */
export function presentPreferences(unwanted: readonly NotificationKind[]): Preferences {
  const email = Object.fromEntries(optionalMailKinds.map((kind) => [kind, !unwanted.includes(kind)]))
  return { email: email as Preferences['email'] }
}
