import { useWords } from './view.tsx'

type SearchBoxProps = {
  q?: string
  location?: string
  /** The filters that the search keeps. */
  kept?: readonly (readonly [name: string, value: string])[]
}

/** The form that searches for jobs by words and place. */
export function SearchBox({ q = '', location = '', kept = [] }: SearchBoxProps) {
  const { search: words } = useWords()
  return (
    <search>
      <form className="search" action="/jobs">
        <div className="field">
          <label htmlFor="q">{words.what}</label>
          <input id="q" name="q" type="search" maxLength={200} defaultValue={q} autoComplete="off" />
        </div>
        <div className="field">
          <label htmlFor="location">{words.where}</label>
          <input id="location" name="location" type="search" maxLength={200} defaultValue={location} />
        </div>
        {kept.map(([name, value]) => (
          <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
        ))}
        <button type="submit">{words.button}</button>
      </form>
    </search>
  )
}
