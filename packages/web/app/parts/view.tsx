import type { Role } from '@portal/contracts/fields'
import type { Locale } from '@portal/contracts/locales'
import { createContext, type ReactNode, useContext } from 'react'
import type { Brand } from '../api/site.ts'
import type { Theme } from '../rules/theme.ts'
import { type Words, wordsOf } from '../words/words.ts'

/** How this visitor sees pages: what the loader of the root route returns. */
export type ViewState = {
  locale: Locale
  theme: Theme
  zone: string
  person:
    | {
        id: number
        role: Role
        email: string
        unread: number
        /** The last event that is counted in `unread`; undefined if nothing can be counted. */
        lastEvent: number | undefined
      }
    | undefined
  /** The public address of the portal. */
  origin: string
  brand: Pick<Brand, 'name' | 'mark' | 'styles'>
  /** When the page was made. */
  now: string
}

const ViewContext = createContext<ViewState | undefined>(undefined)

export function View({ value, children }: { value: ViewState; children: ReactNode }) {
  return <ViewContext value={value}>{children}</ViewContext>
}

export function useView(): ViewState {
  const view = useContext(ViewContext)
  if (!view) throw new Error('used outside of the layout')
  return view
}

/** The texts in the language of the visitor. */
export function useWords(): Words {
  return wordsOf(useView().locale)
}

/** The name of the portal. */
export function usePortalName(): string {
  return useView().brand.name ?? useWords().portal
}
