export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The colours of the pages: as chosen, else those of the system. */
export function themeOf(chosen: string | undefined): Theme {
  return themes.find((theme) => theme === chosen) ?? 'system'
}
