import { type Locale, locales } from '@portal/contracts/locales'

/** The language of a page: the chosen one, else the first that the browser prefers and the portal has, else English. */
export function localeOf(chosen: string | undefined, accepted: string | null): Locale {
  return find(chosen) ?? preferred(accepted ?? '') ?? 'en'
}

/** The languages of an `Accept-Language` header by their weight; equal ones stay in the given order. */
function preferred(accepted: string): Locale | undefined {
  const ranges = accepted
    .slice(0, 500)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
      const weight = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find((each) => each !== undefined)
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
  return ranges.map(({ language }) => find(language)).find((locale) => locale !== undefined)
}

function find(text: string | undefined): Locale | undefined {
  return locales.find((locale) => locale === text)
}
