import { operations } from '@portal/contracts/catalogue'
import { describe, expect, it } from 'vitest'
import { findRoute } from './routes.ts'

describe('the route table', () => {
  it.each(Object.entries(operations))('routes every operation of %s to its service', (owner, listed) => {
    const routedTo = listed.map(({ method, path }) => findRoute(method.toUpperCase(), `/api/v1${path}`)?.service)

    expect(routedTo).toEqual(listed.map(() => owner))
  })

  it('gives logins, registrations, account emails, searches and uploads their own limits in any spelling', () => {
    expect(findRoute('POST', '/api/v1/Auth/LOGIN/access-token/')?.limit).toBe('login')
    expect(findRoute('POST', '/api/v1/auth/register')?.limit).toBe('register')
    expect(findRoute('POST', '/API/v1/users/')?.limit).toBe('register')
    expect(findRoute('POST', '/api/v1/auth/Password/forgot/')?.limit).toBe('account')
    expect(findRoute('GET', '/api/v1/jobs/search/')?.limit).toBe('search')
    expect(findRoute('HEAD', '/api/v1/jobs/search')?.limit).toBe('search')
    expect(findRoute('POST', '/api/v1/Resumes/')).toMatchObject({ limit: 'upload', upload: 5 * 2 ** 20 })
    expect(findRoute('GET', '/api/v1/resumes')?.upload).toBeUndefined()
    expect(findRoute('GET', '/api/v1/users/')?.limit).toBeUndefined()
  })

  it('ignores tokens on the routes that people use before they have one', () => {
    const all = Object.values(operations).flat()
    const ignoring = all.filter(({ method, path }) => findRoute(method.toUpperCase(), `/api/v1${path}`)?.ignoresToken)

    expect(ignoring.map(({ id }) => id)).toEqual([
      'register',
      'createUser',
      'login',
      'refreshToken',
      'forgotPassword',
      'resetPassword',
      'verifyEmail',
      'undoEmailChange',
      'resendVerification',
    ])
  })

  it('routes no other path', () => {
    for (const path of ['/internal/jobs/1', '/api/v1/internal/jobs', '/api/v1/jobsearch', '/api/v1', '/', '/health']) {
      expect(findRoute('GET', path)).toBeUndefined()
    }
  })
})
