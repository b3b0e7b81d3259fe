// Takes over the pages that are hydrated, in the browser. Their links and forms stay those of documents.
import { startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { HydratedRouter } from 'react-router/dom'
import { provideWords } from './words/words.ts'

const isGerman = document.documentElement.lang === 'de'
const { words } = await (isGerman ? import('./words/de/hydrated.ts') : import('./words/en/hydrated.ts'))
provideWords(isGerman ? 'de' : 'en', words)
startTransition(() => {
  hydrateRoot(document, <HydratedRouter />)
})
