import { applicationOperations } from '@portal/contracts/application/http'
import { operationsAsRoutes, routesOf } from '@portal/testing/routes'
import { expect, it } from 'vitest'
import { applicationRoutes } from '../src/applications/routes.ts'
import type { Context } from '../src/context.ts'
import { interviewRoutes } from '../src/interviews/routes.ts'

it('The application service serves the routes that the API document promises, no more and no less', () => {
  const context = {} as Context

  expect(routesOf(applicationRoutes(context), interviewRoutes(context))).toEqual(
    operationsAsRoutes(applicationOperations),
  )
})
