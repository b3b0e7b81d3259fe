import { createContext } from 'react-router'

/** Lets the response have inline scripts, and returns the nonce that they need. */
export const inlineScriptsContext = createContext<() => string>()
