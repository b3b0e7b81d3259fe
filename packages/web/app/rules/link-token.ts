/** The token of an emailed link: from the link itself, which a visitor without scripts pastes, or alone. */
export function linkTokenOf(text: string): string {
  return (/#(?:.*&)?token=([^&\s]+)/.exec(text)?.[1] ?? text).trim()
}
