import type { ReactNode } from 'react'

type LabelledProps = {
  name: string
  label: string
  hint?: ReactNode
  error?: string | undefined
  children: ReactNode
}

/** A control with its label, its hint and its error, in this order. */
export function Labelled({ name, label, hint, error, children }: LabelledProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <HintAndError {...{ name, hint, error }} />
      {children}
    </div>
  )
}

/** The hint and the error of a control, to which {@link describedBy} refers. */
export function HintAndError({ name, hint, error }: Pick<LabelledProps, 'name' | 'hint' | 'error'>) {
  return (
    <>
      {hint && (
        <div className="hint" id={`${name}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <p className="error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </>
  )
}

/** The attributes by which a control refers to its hint and its error. */
export function describedBy(name: string, hint: ReactNode, error: string | undefined) {
  const ids = [...(hint ? [`${name}-hint`] : []), ...(error ? [`${name}-error`] : [])]
  return {
    ...(ids.length > 0 ? { 'aria-describedby': ids.join(' ') } : {}),
    ...(error ? { 'aria-invalid': true as const } : {}),
  }
}
