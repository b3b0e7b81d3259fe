/** What a route module exports as `handle` so that its page ships React; all other pages work without. */
export type PageHandle = { hydrate: true }

/** Whether the browser takes over a page: one of its routes asks for it. */
export function isHydrated(routes: readonly { handle?: unknown }[]): boolean {
  return routes.some(({ handle }) => typeof handle === 'object' && handle !== null && 'hydrate' in handle)
}
