import { createContext } from 'react-router'

/** What the configuration says about this portal. */
export type Site = {
  /** The public address, without a slash at its end. */
  origin: string
  /** Where people report vulnerabilities; `/.well-known/security.txt` has it. */
  securityContact: string | undefined
  brand: Brand
}

/** How the operator of the portal presents it; what is undefined is as in this repository. */
export type Brand = {
  name: string | undefined
  /** The path of the picture beside the name. */
  mark: string | undefined
  /** The path of the style sheet with the accent. */
  styles: string | undefined
  /** The accent, for browsers that colour their own frame. */
  colour: string
}

export const siteContext = createContext<Site>()
