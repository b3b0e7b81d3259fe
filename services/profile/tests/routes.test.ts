import { profileOperations } from '@portal/contracts/profile/http'
import { operationsAsRoutes, routesOf } from '@portal/testing/routes'
import { expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import { recruiterRoutes } from '../src/recruiter-routes.ts'
import { seekerRoutes } from '../src/seeker-routes.ts'

it('serves exactly the routes in the API document', () => {
  const context = {} as Context

  expect(routesOf(recruiterRoutes(context), seekerRoutes(context))).toEqual(operationsAsRoutes(profileOperations))
})
