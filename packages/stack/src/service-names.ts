export const serviceNames = ['auth', 'job', 'profile', 'application', 'notification'] as const
export type ServiceName = (typeof serviceNames)[number]

/** One value for each service. */
export type PerService<Value> = Record<ServiceName, Value>

export function perService<Value>(make: (name: ServiceName) => Value): PerService<Value> {
  return {
    auth: make('auth'),
    job: make('job'),
    profile: make('profile'),
    application: make('application'),
    notification: make('notification'),
  }
}
