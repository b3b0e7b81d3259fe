/** The folder of the pages. Declared in a file directly in `src`, so that the bundle in `dist` finds it as well. */
export const pagesFolder = new URL('../pages/', import.meta.url)
