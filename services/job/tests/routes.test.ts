import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { it } from 'vitest'
import { post, startJobService } from './portal.ts'

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
