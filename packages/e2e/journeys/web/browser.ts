import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { type Person, password as usualPassword } from '../../client.ts'
import { join } from '../person.ts'
import type { Role } from './row.ts'

export const accounts: Record<Exclude<Role, 'guest'>, string> = {
  seeker: 'alice@example.com',
  recruiter: 'recruiter@example.com',
  admin: 'admin@example.com',
}

/** Starts a browser; installs one if it may. */
export async function launchBrowser(): Promise<Browser> {
  await provideBinaries(['browser'], (line) => console.info(line))
  return chromium.launch({
    executablePath: findProgram('browser'),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/** A window of its own, with its own cookies. Addresses are relative to the portal. */
export function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: inject('portal').gatewayUrl,
    locale: 'en-GB',
    // Otherwise a check may see the colours of a transition.
    reducedMotion: 'reduce',
    ...options,
  })
}

/** Signs a window in, through the page for it. */
export async function signIn(window: BrowserContext, email: string, password: string = demoPassword): Promise<void> {
  const page = await window.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Account', { exact: true }).waitFor()
  await page.close()
}

/** A page in a window of its own, in which a person of the tests is signed in. */
export async function openPageOf(
  browser: Browser,
  { email }: Pick<Person, 'email'>,
  options: BrowserContextOptions = {},
): Promise<{ window: BrowserContext; page: Page }> {
  const window = await openWindow(browser, options)
  await signIn(window, email, usualPassword)
  return { window, page: await window.newPage() }
}

/** {@link openPageOf} a new job seeker, without scripts. */
export async function openPageOfSeeker(browser: Browser) {
  const seeker = await join('JOB_SEEKER')
  return { seeker, ...(await openPageOf(browser, seeker, { javaScriptEnabled: false })) }
}

/** A window in which a user of the role is signed in. */
export async function openWindowAs(
  browser: Browser,
  role: Role,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const window = await openWindow(browser, options)
  if (role !== 'guest') await signIn(window, accounts[role])
  return window
}
