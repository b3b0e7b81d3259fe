import { profileOperations } from '@portal/contracts/profile/http'
import { operationsAsRoutes, routesOf } from '@portal/testing/routes'
import { expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import { recruiterRoutes } from '../src/recruiter-routes.ts'
import { seekerRoutes } from '../src/seeker-routes.ts'

it('The profile service serves the routes that the API document promises, no more and no less', () => {
  const context = {} as Context

  expect(routesOf(recruiterRoutes(context), seekerRoutes(context))).toEqual(operationsAsRoutes(profileOperations))
})
