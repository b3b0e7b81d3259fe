import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Writes which files of ours a bundle was made from, so that the next build is left out if none of them has changed. */
export function listModules(): Plugin {
  const folder = join(import.meta.dirname, '..', 'dist')
  return {
    name: 'list-modules',
    apply: 'build',
    generateBundle() {
      const paths = [...this.getModuleIds()].map((id) => id.replace(/[?#].*$/, ''))
      const own = new Set(paths.filter((path) => path.startsWith('/') && !path.includes('/node_modules/')))
      const part = this.environment.name === 'client' ? 'client' : 'server'
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `${part}.modules.json`), JSON.stringify([...own].sort()))
    },
  }
}
