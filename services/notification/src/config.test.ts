import { ConfigError } from '@portal/chassis/config/config'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const environment = {
  DATABASE_URL: 'mysql://notification@localhost/notification',
  NATS_URL: 'nats://localhost',
  SECRET_KEY: 'a-key-that-is-used-for-nothing-but-tests',
  SERVICE_SECRET: 'another-key-that-is-used-for-tests-only',
  AUTH_URL: 'http://auth',
  JOB_URL: 'http://job',
  PROFILE_URL: 'http://profile',
  SMTP_URL: 'smtp://localhost',
  MAIL_FROM: 'no-reply@example.com',
  PORTAL_URL: 'https://portal.example.com',
}

describe('MAIL_FROM', () => {
  it.each([
    ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }],
    ['<no-reply@example.com>', { name: '', address: 'no-reply@example.com' }],
    ['Job Portal <no-reply@example.com>', { name: 'Job Portal', address: 'no-reply@example.com' }],
  ])('accepts %s', (MAIL_FROM, from) => {
    expect(readConfig({ ...environment, MAIL_FROM }).smtp.from).toEqual(from)
  })

  it.each(['', 'Job Portal', 'a@b, c@d', 'x\r\nBcc: <a@b>'])('rejects %j', (MAIL_FROM) => {
    expect(() => readConfig({ ...environment, MAIL_FROM })).toThrow(ConfigError)
  })
})
