import type { DetailedHTMLProps, HTMLAttributes } from 'react'

type CustomElement = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & { [data: `data-${string}`]: unknown }

// The elements that a script in this folder defines.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'live-badge': CustomElement
    }
  }
}
