import { applicationOperations } from '@portal/contracts/application/http'
import { operationsAsRoutes, routesOf } from '@portal/testing/routes'
import { expect, it } from 'vitest'
import { applicationRoutes } from '../src/applications/routes.ts'
import type { Context } from '../src/context.ts'
import { interviewRoutes } from '../src/interviews/routes.ts'

it('serves exactly the routes in the API document', () => {
  const context = {} as Context

  expect(routesOf(applicationRoutes(context), interviewRoutes(context))).toEqual(
    operationsAsRoutes(applicationOperations),
  )
})
