import { existsSync, globSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RequestHandler } from 'express'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * Serves the files for browsers. They are read once and kept, so that a later build does not take the files from pages
 * that are still shown. Those in `/assets` have their digest in their name, so browsers keep them for ever.
 */
export function serveAssets(folder: URL): RequestHandler {
  const files = readFiles(fileURLToPath(folder))
  return (req, res, next) => {
    const file = files.get(req.path)
    const type = types[extname(req.path)]
    if (!file || type === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return next()
    const isFixed = req.path.startsWith('/assets/')
    res.set('Cache-Control', isFixed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
    res.set('Content-Type', type)
    const compressed = files.get(`${req.path}.br`)
    if (compressed) res.vary('Accept-Encoding')
    if (!compressed || req.acceptsEncodings('br') !== 'br') return res.send(file)
    res.set('Content-Encoding', 'br').send(compressed)
  }
}

function readFiles(root: string): Map<string, Buffer> {
  if (!existsSync(root)) return new Map()
  const names = globSync('**/*.*', { cwd: root, exclude: ['.vite/**'] })
  return new Map(names.map((name) => [`/${name}`, readFileSync(`${root}/${name}`)]))
}
