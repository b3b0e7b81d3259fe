import { createContext } from 'react-router'

/** What a response may do with frames, which no page may otherwise. */
type Frames = {
  /** Lets the page show files of the portal in frames. */
  allowInPage: () => void
  /** Lets a page of the portal show this file, in which nothing runs and which loads nothing. */
  allowAround: () => void
}
export const framesContext = createContext<Frames>()
