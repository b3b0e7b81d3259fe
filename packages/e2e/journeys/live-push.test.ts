import { expectStatus } from '@portal/stack/api-client'
import { expect, inject, it } from 'vitest'
import { join } from './person.ts'

it('A recruiter receives a live notification of an application through the gateway', async () => {
  const [recruiter, seeker] = await Promise.all([join('RECRUITER'), join('JOB_SEEKER')])
  await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bakery' }))
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada' }))
  const job = { title: 'Baker', description: 'Bread.', location: 'Vienna', job_type: 'PART_TIME' }
  const { id } = await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', job))

  const stream = await fetch(new URL('/api/v1/notifications/stream', inject('portal').gatewayUrl), {
    headers: { authorization: `Bearer ${recruiter.token}` },
  })
  await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: id }))

  let received = ''
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    received += chunk
    if (received.includes('"NEW_APPLICATION"')) break
  }
  expect(received).toMatch(/^id: \d+\nevent: notification\ndata: \{.*"title":"New application: Baker"/m)
})

it('A logout closes the open stream, and a new stream is rejected', async () => {
  const person = await join('JOB_SEEKER')
  const listen = () =>
    fetch(new URL('/api/v1/notifications/stream', inject('portal').gatewayUrl), {
      headers: { authorization: `Bearer ${person.token}` },
    })
  const stream = await listen()

  await expectStatus(204, person.request('POST', '/api/v1/auth/logout'))

  // The stream ends cleanly; an aborted connection would throw.
  await stream.text()
  expect((await listen()).status).toBe(401)
})
