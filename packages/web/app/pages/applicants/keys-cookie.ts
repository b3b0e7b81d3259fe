// The settings write the same cookie, so that keys can be switched off before the board is opened.

/** Whether single keys move about the board: unless this browser has switched them off. */
export function areKeysOn(): boolean {
  return typeof document === 'undefined' || !document.cookie.split('; ').includes('keys=off')
}

export function rememberKeys(areOn: boolean): void {
  const year = 365 * 24 * 60 * 60
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API
  document.cookie = `keys=${areOn ? 'on' : 'off'}; Path=/; Max-Age=${year}; SameSite=Lax`
}
