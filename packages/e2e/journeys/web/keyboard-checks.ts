// Walks through a page with the Tab key, as people do who use no mouse.
import type { Page } from 'playwright-core'

declare global {
  var tabStops: HTMLElement[]
}

/**
 * What goes wrong between the first and the last stop: one that is not reached in the order of the document, goes back
 * up, shows no focus, or is covered or outside of the window. Expects a page that was just loaded.
 */
export async function keyboardProblems(page: Page): Promise<string[]> {
  const stops = await page.evaluate(findStops)
  const problems: string[] = []
  for (let nth = 0; nth < stops.length && problems.length < 5; nth++) {
    await page.keyboard.press('Tab')
    if (stops[nth - 1]?.hasParts) await leaveParts(page, nth)
    problems.push(...(await page.evaluate(inspectStop, nth)))
  }
  await page.keyboard.press('Tab')
  const isTrapped = await page.evaluate(() => document.activeElement === globalThis.tabStops.at(-1))
  return isTrapped && stops.length > 1 ? [...problems, 'the focus does not leave the last stop'] : problems
}

/** Goes on while the focus is still in the field before this stop: day, month and year of a date are stops of their own. */
async function leaveParts(page: Page, nth: number): Promise<void> {
  const isInPartsOf = (before: number) => document.activeElement === globalThis.tabStops[before]
  for (let parts = 0; parts < 8 && (await page.evaluate(isInPartsOf, nth - 1)); parts++)
    await page.keyboard.press('Tab')
}

/** Whether the first stop leads to the content. */
export async function skipLinkProblems(page: Page): Promise<string[]> {
  await page.evaluate(findStops)
  await page.evaluate(() => globalThis.tabStops[0]?.focus())
  await page.keyboard.press('Enter')
  const problem = await page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.id === 'content' ? undefined : `the first stop leads to <${activeElement?.localName}>`
  })
  return problem === undefined ? [] : [problem]
}

/** Finds what the Tab key stops at, in the order of the document, and keeps it in the page. */
function findStops(): { hasParts: boolean }[] {
  // The file in a frame is a stop only if it scrolls.
  const selector = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]'
  const isStop = (element: HTMLElement) => {
    if (element.tabIndex < 0 || element.matches(':disabled, [type=hidden]')) return false
    // What a closed menu hides is no stop, what is only not painted yet is one.
    return element.checkVisibility({ visibilityProperty: true })
  }
  const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(isStop)
  // A group of radio buttons is one stop: the chosen one, or the first.
  const isReached = (element: HTMLElement) => {
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true
    const group = all.filter(
      (each): each is HTMLInputElement =>
        each instanceof HTMLInputElement && each.name === element.name && each.form === element.form,
    )
    return element === (group.find(({ checked }) => checked) ?? group[0])
  }
  globalThis.tabStops = all.filter(isReached)
  return globalThis.tabStops.map((stop) => ({ hasParts: stop.matches('[type^=date], [type=month], [type=time]') }))
}

/** What is wrong with the focus at a stop. */
function inspectStop(nth: number): string[] {
  const nameOf = (element: Element | null | undefined) =>
    `<${element?.localName}> "${element?.textContent?.trim().slice(0, 40)}"`
  const expected = globalThis.tabStops[nth]
  const current = document.activeElement
  if (!(current instanceof HTMLElement) || current !== expected) {
    return [`stop ${nth + 1} is ${nameOf(current)} instead of ${nameOf(expected)}`]
  }
  const problems: string[] = []
  const style = getComputedStyle(current)
  if (style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) < 2) problems.push('no visible focus at')
  const [box = current.getBoundingClientRect()] = current.getClientRects()
  // The middle of what is in the window, because a large field need not be there as a whole.
  const middle = (from: number, to: number, size: number) => (Math.max(from, 0) + Math.min(to, size)) / 2
  const isOutside = box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth
  const [x, y] = [middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight)]
  const found = isOutside ? null : document.elementFromPoint(x, y)
  if (!found) problems.push('outside of the window:')
  else if (!current.contains(found) && !found.contains(current) && !isLabelOf(current, found)) {
    problems.push(`${nameOf(found)} covers`)
  }
  const before = globalThis.tabStops[nth - 1]?.getBoundingClientRect()
  const isBesides = !before || box.right <= before.left || box.left >= before.right
  if (!isBesides && box.bottom <= before.top) problems.push('goes back up to')
  return problems.map((problem) => `${problem} ${nameOf(current)}`)

  function isLabelOf(element: HTMLElement, label: Element): boolean {
    return element instanceof HTMLInputElement && [...(element.labels ?? [])].some((each) => each.contains(label))
  }
}
