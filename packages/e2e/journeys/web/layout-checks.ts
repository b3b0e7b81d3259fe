// How a page looks with what its visitors choose: large texts, the other direction of writing, few colours, no motion,
// paper. Each check leaves the page as it was.
import type { Page } from 'playwright-core'

/** What is wider than the window, or cut off. */
export async function layoutProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nameOf = (element: Element) => `<${element.localName} class="${element.className}">`
    const problems: string[] = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) {
      const isWider = (element: Element) => {
        const { left, right } = element.getBoundingClientRect()
        return element.checkVisibility() && (right > innerWidth + 1 || left < -1)
      }
      const wide = [...document.querySelectorAll('main *, header *, footer *')].filter(isWider).map(nameOf)
      problems.push(`${scrollWidth} px wide in a window of ${innerWidth} px: ${wide.slice(-3).join(' ')}`)
    }
    for (const element of document.querySelectorAll('body *')) {
      const { overflowX, clipPath } = getComputedStyle(element)
      // What only screen readers read is one pixel wide, and what was typed scrolls in its field.
      if (clipPath !== 'none' || element.localName === 'input' || !/hidden|clip/.test(overflowX)) continue
      if (element.scrollWidth > element.clientWidth + 1) problems.push(`cut off: ${nameOf(element)}`)
    }
    return problems
  })
}

/** What does not fit with texts of twice their size. */
export async function largeTextProblems(page: Page): Promise<string[]> {
  const setSize = (size: string) =>
    page.evaluate((value) => document.documentElement.style.setProperty('font-size', value), size)
  await setSize('200%')
  const problems = await layoutProblems(page)
  await setSize('')
  return problems.map((problem) => `with large texts, ${problem}`)
}

/** What does not fit from right to left, or keeps its place instead of being mirrored. */
export async function mirroringProblems(page: Page): Promise<string[]> {
  const setDirection = (direction: string) =>
    page.evaluate((value) => document.documentElement.setAttribute('dir', value), direction)
  const before = await placesOfBlocks(page)
  await setDirection('rtl')
  const after = await placesOfBlocks(page)
  const wide = await layoutProblems(page)
  await setDirection('ltr')
  const { width } = page.viewportSize() ?? { width: 0 }
  const unmoved = before.filter(({ left }, index) => Math.abs(width - left - (after[index]?.right ?? 0)) > 2)
  return [
    ...wide.map((problem) => `from right to left, ${problem}`),
    ...unmoved.slice(0, 3).map(({ name }) => `not mirrored: ${name}`),
  ]
}

/** The places of all blocks whose position does not depend on the text before them. */
function placesOfBlocks(page: Page) {
  return page.evaluate(() => {
    const isBlock = (element: Element) => !/^(?:inline|contents)/.test(getComputedStyle(element).display)
    const isPlaced = (element: Element): boolean =>
      element === document.body || (isBlock(element) && isPlaced(element.parentElement ?? document.body))
    const shown = [...document.querySelectorAll('body *')].filter((each) => each.getClientRects().length > 0)
    return shown
      .filter((element) => !element.closest('svg') && isPlaced(element))
      .map((element) => {
        const { left, right } = element.getBoundingClientRect()
        return { left, right, name: `<${element.localName} class="${element.className}">` }
      })
  })
}

/**
 * What cannot be recognized when the browser replaces all colours: controls without a border, and states that only a
 * colour shows.
 */
export async function forcedColoursProblems(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' })
  const problems = await page.evaluate(() => {
    const nameOf = (element: Element) => `${element.localName} "${element.textContent?.trim().slice(0, 40)}"`
    const isShown = (element: Element) => element.getClientRects().length > 0
    const shown = (selector: string) => [...document.querySelectorAll(selector)].filter(isShown)
    const hasBorder = ({ borderTopStyle, borderTopWidth }: CSSStyleDeclaration) =>
      borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0
    const isUnderlined = ({ textDecorationLine }: CSSStyleDeclaration) => textDecorationLine.includes('underline')
    const controls = shown('button, .button, input:not([type=checkbox], [type=radio]), select, textarea')
    const borderless = controls.filter((each) => {
      const style = getComputedStyle(each)
      return !hasBorder(style) && !isUnderlined(style)
    })
    /** Everything that shows a state and is no colour of a background. */
    const lookOf = (element: Element) => {
      const own = getComputedStyle(element)
      return [own.borderBlockStyle, own.borderBlockWidth, own.borderBlockColor, own.outlineStyle, own.fontWeight]
        .concat(own.textDecorationLine, own.color, own.forcedColorAdjust)
        .join()
    }
    const chosen = shown('[aria-current]:not([aria-current=false]), [aria-pressed=true], [aria-selected=true]')
    const alike = chosen.filter((element) => {
      const others = [...(element.closest('ul, ol, nav, form, [role=tablist]')?.querySelectorAll('a, button') ?? [])]
      const other = others.find((each) => isShown(each) && each !== element && !chosen.includes(each))
      return other && !other.matches('.button') && lookOf(other) === lookOf(element)
    })
    return [
      ...borderless.map((each) => `no border with forced colours: ${nameOf(each)}`),
      ...alike.map((each) => `not distinguished with forced colours: ${nameOf(each)}`),
    ]
  })
  await page.emulateMedia({ forcedColors: 'none' })
  return problems
}

/** What moves although the visitor wants no motion. */
export async function motionProblems(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return page.evaluate(() => {
    const moves = (element: Element, part?: string) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element, part)
      const hasTransition = transitionDuration.split(',').some((duration) => Number.parseFloat(duration) > 0)
      return hasTransition || animationName !== 'none' || scrollBehavior === 'smooth'
    }
    const moving = [...document.querySelectorAll('*')].filter((each) =>
      [undefined, '::before', '::after'].some((part) => moves(each, part)),
    )
    return moving.slice(0, 3).map((each) => `moves: <${each.localName} class="${each.className}">`)
  })
}

/** What does not belong on paper: controls, columns, light texts, and what is wider than the paper. */
export async function printProblems(page: Page): Promise<string[]> {
  const size = page.viewportSize()
  // The width of A4 without its margins.
  await page.setViewportSize({ width: 720, height: 1000 })
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const problems = await page.evaluate(() => {
    const nameOf = (element: Element) => `<${element.localName} class="${element.className}">`
    const isShown = (element: Element) => element.getClientRects().length > 0
    const controls = [...document.querySelectorAll('button, .button, input, select, textarea, nav, .skip')].filter(
      isShown,
    )
    /** Blocks beside each other that are more than a few lines high. */
    const columns = [...document.querySelectorAll('main, main *')].filter((element) => {
      if (!/^(?:grid|flex)$/.test(getComputedStyle(element).display)) return false
      const tall = [...element.children]
        .map((child) => child.getBoundingClientRect())
        .filter(({ height }) => height > 150)
      return tall.some((one) => tall.some((other) => other.left >= one.right - 1 && other.top < one.bottom))
    })
    const colour = getComputedStyle(document.querySelector('h1') ?? document.body).color
    const context = document.createElement('canvas').getContext('2d')
    if (!context) return ['no canvas']
    context.fillStyle = colour
    context.fillRect(0, 0, 1, 1)
    const [red = 255, green = 255, blue = 255] = context.getImageData(0, 0, 1, 1).data
    return [
      ...controls.map((each) => `printed: ${nameOf(each)}`),
      ...columns.map((each) => `printed in columns: ${nameOf(each)}`),
      ...(red + green + blue > 380 ? [`a heading is printed in ${colour}`] : []),
    ]
  })
  const wide = await layoutProblems(page)
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  if (size) await page.setViewportSize(size)
  return [...problems, ...wide.map((problem) => `on paper, ${problem}`)]
}
