// What `pnpm build` makes of the pages. Declared in a file directly in `server`, so that the bundle in `dist` finds it too.
/** The module with all pages. */
export const pagesBundle = new URL('../dist/server/index.js', import.meta.url)
/** The folder of the files that browsers load. */
export const clientAssets = new URL('../dist/client/', import.meta.url)
