// Making a format takes a hundred times as long as using it, and holds memory outside the heap; so they are kept.
const maxFormats = 200
const formats = new Map<string, object>()

/** Writes instants in a language. Throws `RangeError` if the time zone in the options is unknown. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return keep(`date ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))
}

/** Writes whole numbers in a language. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const whole = { ...options, maximumFractionDigits: 0 }
  return keep(`number ${locale} ${JSON.stringify(whole)}`, () => new Intl.NumberFormat(locale, whole))
}

/** Writes durations until now in a language, such as `yesterday`. */
export function ageFormat(locale: string): Intl.RelativeTimeFormat {
  return keep(`age ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
}

/** Names what codes stand for, in a language. */
export function displayNames(locale: string, type: Intl.DisplayNamesType): Intl.DisplayNames {
  return keep(`${type} ${locale}`, () => new Intl.DisplayNames([locale], { type }))
}

/** Compares texts as dictionaries of a language do. */
export function collator(locale: string): Intl.Collator {
  return keep(`collator ${locale}`, () => new Intl.Collator(locale))
}

function keep<Format extends object>(key: string, make: () => Format): Format {
  const kept = formats.get(key)
  if (kept) return kept as Format
  const format = make()
  // Visitors choose the time zone, so there may be many.
  if (formats.size >= maxFormats) formats.clear()
  formats.set(key, format)
  return format
}
