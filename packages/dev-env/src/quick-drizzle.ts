import { registerHooks } from 'node:module'

/*
 * Loaded before a service: saves each process most of a second of its start. To learn the format of a module, Node 24
 * parses the whole exports map of the module's package again and again, and that of drizzle-orm has 180 kB and 130
 * modules. Their format is known, so Node need not ask.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const isInside = specifier.startsWith('.') && context.parentURL?.includes('/node_modules/drizzle-orm/') === true
    // Its CommonJS twin is left alone: those files are told apart by their names.
    if (!isInside || !specifier.endsWith('.js')) return nextResolve(specifier, context)
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
  },
})
