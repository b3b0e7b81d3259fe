// What every page must fulfil. Each check returns what it finds wrong; another test breaks pages on purpose, so that a
// check that finds nothing is noticed.
import axe from 'axe-core'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'

type AxeResults = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }

/** Violations of WCAG 2.0 to 2.2, A and AA, and of best practices, of any weight. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis)
  if (!isThere) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }
    return axe.run({ resultTypes: ['violations'] })
  })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  )
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // How React writes HTML; the meaning is the same.
    'attr-case': 'off',
    'attribute-empty-style': 'off',
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    // All files are of this origin.
    'require-sri': 'off',
    // Titles of jobs and companies are the choice of recruiters.
    'long-title': 'off',
    // Check boxes as well, for several values of one field.
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
    // Each page says this by its tests with axe.
    'prefer-native-element': 'off',
  },
})

/** What is not valid in the HTML of a page. */
export async function markupProblems(html: string): Promise<string[]> {
  const report = await validator.validateString(html)
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId} at ${line}:${column}: ${message}`),
  )
}

/** Scripts, styles and handlers within the HTML, which the content security policy forbids, unless they have its nonce. */
export function inlineProblems(html: string, nonce?: string): string[] {
  const others = html
    .replaceAll(`<script nonce="${nonce}"`, '<script src=""')
    // Data, which browsers do not run.
    .replaceAll('<script type="application/ld+json"', '<script src=""')
  // Whatever the values of other attributes look like.
  const withoutValues = others.replace(/="[^"]*"/g, '=""')
  return [
    ...withoutValues.matchAll(/<script(?![^>]*\ssrc=)[^>]*>|<style\b[^>]*>|<[^>]*\s(?:style|on[a-z]+)=[^>]*>/g),
  ].map(([found]) => found)
}

/** What is missing in the outline of a page: one title, one `h1`, one `main`, a language, and a skip link. */
export async function outlineProblems(page: Page): Promise<string[]> {
  // The title of an SVG is not one of the document.
  const selectors = ['head > title', 'h1', 'main', 'html[lang]', 'a[href="#content"]']
  const counts = await page.evaluate((all) => all.map((each) => document.querySelectorAll(each).length), selectors)
  return selectors.flatMap((selector, index) => {
    return counts[index] === 1 ? [] : [`${counts[index]} instead of 1 ${selector}`]
  })
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The nonce of the inline scripts that a page may have; undefined if it may have none. */
export function nonceOf(headers: Record<string, string>): string | undefined {
  return /'nonce-([\w-]{22})'/.exec(headers['content-security-policy'] ?? '')?.[1]
}

type Kind = { isSignedIn: boolean; nonce?: string | undefined; showsFiles?: boolean | undefined }

/** Headers that a page lacks. Pages of signed-in people must not be kept. Only a hydrated page has a nonce. */
export function headerProblems(
  headers: Record<string, string>,
  { isSignedIn, nonce, showsFiles = false }: Kind,
): string[] {
  const script = nonce === undefined ? "script-src 'self'" : `script-src 'self' 'nonce-${nonce}'`
  const expected = {
    'content-security-policy': policy.replace("script-src 'self'", script) + (showsFiles ? "; frame-src 'self'" : ''),
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': isSignedIn ? 'private, no-store' : 'private, no-cache',
  }
  const wrong = Object.entries(expected).filter(([name, value]) => headers[name] !== value)
  return [
    ...wrong.map(([name]) => `${name}: ${headers[name]}`),
    ...(headers['permissions-policy'] ? [] : ['no permissions-policy']),
    ...(headers['x-request-id'] ? [] : ['no x-request-id']),
  ]
}

/** Tokens in what a browser receives. */
export function tokenProblems(text: string): string[] {
  return text.match(/\beyJ[\w-]{10,}\.[\w-]{10,}|\b(?:access|refresh)_token\b/g) ?? []
}

/** Email addresses of others. */
export function addressProblems(text: string, own: readonly string[]): string[] {
  const addresses: string[] = text.match(/[\w.+-]+@(?:[\w-]+\.)+[a-z]+/gi) ?? []
  return addresses.filter((address) => !own.includes(address))
}

/** Collects what a page writes to the console, and the requests it sends to other hosts. */
export function watch(page: Page, origin: string): string[] {
  const found: string[] = []
  page.on('console', (message) => {
    // Hints for developers, such as those of password managers.
    if (message.type() !== 'debug') found.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => found.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => found.push(`dialog: ${dialog.message()}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith('data:')) found.push(`request: ${url}`)
  })
  return found
}
