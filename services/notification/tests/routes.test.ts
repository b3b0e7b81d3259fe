import { notificationOperations } from '@portal/contracts/notification/http'
import { operationsAsRoutes, routesOf } from '@portal/testing/routes'
import { expect, it } from 'vitest'
import { activityRoutes } from '../src/activity/routes.ts'
import type { Context } from '../src/context.ts'
import { deliveryRoutes } from '../src/deliveries/routes.ts'
import { notificationRoutes } from '../src/notifications/routes.ts'
import { preferenceRoutes } from '../src/preferences/routes.ts'
import { streamRoutes } from '../src/streams/routes.ts'
import type { Streams } from '../src/streams/streams.ts'

it('the notification service serves exactly the routes of the API document', () => {
  const context = {} as Context

  const routers = [notificationRoutes, preferenceRoutes, deliveryRoutes, activityRoutes].map((make) => make(context))

  expect(routesOf(streamRoutes({} as Streams), ...routers)).toEqual(operationsAsRoutes(notificationOperations))
})
