import { byOwner, type Owner, owners } from '@portal/contracts/event'

/** The services of the portal, which are the owners of events. */
export const serviceNames = owners
export type ServiceName = Owner

/** One value for each service. */
export type PerService<Value> = Record<ServiceName, Value>

export function perService<Value>(make: (name: ServiceName) => Value): PerService<Value> {
  return byOwner(owners, make)
}
