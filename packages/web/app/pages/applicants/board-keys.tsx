import { useRef, useState } from 'react'
import { useWords } from '../../parts/view.tsx'
import type { Column } from '../../rules/board.ts'
import type { ListedApplicant } from './applicant-table.tsx'
import { areKeysOn, rememberKeys } from './keys-cookie.ts'
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

/** Keys for the board, with their list, in which they can be switched off. */
export function BoardKeys({ columns, onAsk }: KeysProps) {
  const { board: words } = useWords()
  const help = useRef<HTMLDialogElement>(null)
  const [isOn, setOn] = useState(areKeysOn)
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
              rememberKeys(target.checked)
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
