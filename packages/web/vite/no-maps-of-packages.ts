import type { Plugin } from 'vite'

/**
 * Leaves out the source map of the chunk `packages` on the server: Node would hold all of it in memory, and the code of
 * packages is readable as it is.
 */
export function noMapsOfPackages(): Plugin {
  return {
    name: 'no-maps-of-packages',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'ssr',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || file.name !== 'packages') continue
        file.code = file.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
        delete bundle[`${file.fileName}.map`]
      }
    },
  }
}
