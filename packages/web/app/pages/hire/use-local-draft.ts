import { useEffect, useRef, useState } from 'react'
import { useView } from '../../parts/view.tsx'
import type { TypedJob } from '../../rules/job-form.ts'
import { type Draft, draftName, readDraft } from '../../rules/local-draft.ts'
import type { Skill } from './job-editor.tsx'

const delayMs = 400

type Options = {
  typed: TypedJob
  skills: readonly Skill[]
  /** When the stored job was changed, in milliseconds: a draft that is older is not restored. */
  changedAt: number
  /** Whether the form was just sent, so that it is newer than any draft. */
  isSent: boolean
  restore: (draft: Pick<Draft, 'typed' | 'skills'>) => void
}

/**
 * Keeps what is typed in the store of the browser, and restores it when the page is opened again. The script of the page
 * removes it when it is saved, and when its owner signs out.
 */
export function useLocalDraft(path: string, { typed, skills, changedAt, isSent, restore }: Options) {
  const owner = useView().person?.email ?? ''
  const [isRestored, setRestored] = useState(false)
  const loaded = useRef({ typed, skills: [...skills] })
  const name = draftName(path)

  // Once, when the page is opened.
  useEffect(() => {
    const stored = isSent ? undefined : readDraft(readStore(name), { owner, now: Date.now(), changedAt })
    if (!stored) return
    restore(stored)
    setRestored(true)
  }, [])

  useEffect(() => {
    if (typed === loaded.current.typed && !isSent) return
    const draft: Draft = { owner, savedAt: Date.now(), typed, skills: [...skills] }
    const timer = setTimeout(() => writeStore(name, JSON.stringify(draft)), delayMs)
    return () => clearTimeout(timer)
  }, [typed, skills, name, owner, isSent])

  const discard = () => {
    writeStore(name, undefined)
    restore(loaded.current)
    setRestored(false)
  }
  return { isRestored, discard }
}

/** Nothing if the store is full or the browser forbids it: then drafts are not kept. */
function readStore(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function writeStore(name: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    // As above.
  }
}
