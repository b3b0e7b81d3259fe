/** A salary as people write it, such as `60,000 – 90,000`; undefined if none is stated. */
export function salaryText(
  { salary_min: from, salary_max: to }: { salary_min: number | null; salary_max: number | null },
  locale: string,
  words: { from: (amount: string) => string; upTo: (amount: string) => string },
): string | undefined {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  if (from !== null && to !== null) return from === to ? format.format(from) : format.formatRange(from, to)
  if (from !== null) return words.from(format.format(from))
  return to === null ? undefined : words.upTo(format.format(to))
}
