import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'
import { compressAssets } from './vite/compress-assets.ts'
import { listLicences } from './vite/list-licences.ts'
import { listModules } from './vite/list-modules.ts'
import { noMapsOfPackages } from './vite/no-maps-of-packages.ts'

export default defineConfig(({ command }) => ({
  plugins: [reactRouter(), listLicences(), listModules(), noMapsOfPackages(), compressAssets()],
  // React chooses its slow development build by this variable at run time, unless the build decides it.
  define: command === 'build' ? { 'process.env.NODE_ENV': '"production"' } : {},
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // The content security policy forbids the inline script that would load it.
    modulePreload: { polyfill: false },
  },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // A file of its own, which changes rarely, and beside which the rest of a hydrated page is measured.
            codeSplitting: {
              groups: [{ name: 'react', test: /node_modules\/(?:react|react-dom|react-router|scheduler)\// }],
            },
          },
        },
      },
    },
    ssr: {
      // All packages are bundled, so that an image needs no others. In development only those of the router, which would
      // otherwise be loaded twice.
      resolve: {
        noExternal: command === 'build' ? true : [/^@?react-router/],
        external: ['@opentelemetry/api', '@opentelemetry/sdk-node'],
      },
      build: {
        rolldownOptions: {
          input: 'server/pages.ts',
          output: {
            codeSplitting: { groups: [{ name: 'packages', test: /\/node_modules\// }] },
            sourcemapExcludeSources: true,
          },
        },
        sourcemap: true,
      },
    },
  },
}))
