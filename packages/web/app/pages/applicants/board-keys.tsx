import { useRef, useState } from 'react'
import { useWords } from '../../parts/view.tsx'
import type { Column } from '../../rules/board.ts'
import type { ListedApplicant } from './applicant-table.tsx'
import { useBoardKeys } from './use-board-keys.ts'

type KeysProps = {
  columns: readonly Column<ListedApplicant>[]
  /** Asks where to move a card. */
  onAsk: (card: ListedApplicant) => void
}

const keys = [
  ['j', 'next'],
  ['k', 'previous'],
  ['x', 'choose'],
  ['m', 'move'],
  ['?', 'help'],
] as const
const setting = 'board keys'

/** Keys for the board, with their list, in which they can be switched off. */
export function BoardKeys({ columns, onAsk }: KeysProps) {
  const { board: words } = useWords()
  const help = useRef<HTMLDialogElement>(null)
  const [isOn, setOn] = useState(readSetting)
  const onHelp = () => help.current?.showModal()
  useBoardKeys({ columns, isOn, onAsk, onHelp })
  return (
    <>
      <p>
        <button type="button" className="link" onClick={onHelp}>
          {words.help}
        </button>
      </p>
      <dialog ref={help} aria-labelledby="keys-title">
        <h2 id="keys-title">{words.help}</h2>
        <dl className="keys">
          {keys.map(([key, effect]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{words.keys[effect]}</dd>
            </div>
          ))}
        </dl>
        <div className="field check">
          <input
            type="checkbox"
            id="use-keys"
            checked={isOn}
            onChange={({ target }) => {
              setOn(target.checked)
              writeSetting(target.checked)
            }}
          />
          <label htmlFor="use-keys">{words.useKeys}</label>
        </div>
        <button type="button" onClick={() => help.current?.close()}>
          {words.close}
        </button>
      </dialog>
    </>
  )
}

function readSetting(): boolean {
  try {
    return localStorage.getItem(setting) !== 'off'
  } catch {
    // The browser forbids the store.
    return true
  }
}

function writeSetting(isOn: boolean): void {
  try {
    localStorage.setItem(setting, isOn ? 'on' : 'off')
  } catch {
    // Then it is on again on the next page.
  }
}
