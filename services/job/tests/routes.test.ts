import { operations } from '@portal/contracts/catalogue'
import { operationsAsRoutes, routesOf } from '@portal/testing/routes'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import { jobRoutes } from '../src/jobs/routes.ts'
import { searchRoutes } from '../src/search/routes.ts'
import { skillRoutes } from '../src/skills/routes.ts'
import { post, startJobService } from './portal.ts'

it('The job service serves exactly the routes of the API document', () => {
  const context = {} as Context

  expect(routesOf(jobRoutes(context), searchRoutes(context), skillRoutes(context))).toEqual(
    operationsAsRoutes(operations.job),
  )
})

it('Internal routes reject user tokens, and identity headers are ignored', async () => {
  const service = await startJobService()
  const { id } = await post(service)

  await request(service.url).get(`/internal/jobs/${id}`).expect(401)
  await request(service.url).get(`/internal/jobs/${id}`).set(bearer(1, 'ADMIN')).expect(401)
  await request(service.url)
    .get('/api/v1/jobs/my/jobs')
    .set({ 'x-user-id': '90', 'x-user-role': 'RECRUITER' })
    .expect(401)
  await service.stop()
})
