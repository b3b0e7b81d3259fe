const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
  ['curl/', 'curl'],
] as const
const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const

/** A browser and a system in words, from a user agent, such as `Firefox · Windows`; undefined if neither is known. */
export function deviceOf(userAgent: string | null): string | undefined {
  const name = (list: readonly (readonly [string, string])[]) => list.find(([part]) => userAgent?.includes(part))?.[1]
  return [name(browsers), name(systems)].filter((each) => each !== undefined).join(' · ') || undefined
}
