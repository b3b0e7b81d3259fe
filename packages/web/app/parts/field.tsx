import type { ReactNode } from 'react'
import type { z } from 'zod'
import { constraintsOf } from '../rules/constraints.ts'
import { describedBy, Labelled } from './labelled.tsx'
import { useView, useWords } from './view.tsx'

type FieldProps = {
  name: string
  label: string
  hint?: ReactNode
  error?: string | undefined
  /** The schema of the contract, which decides the length and whether the field is required. */
  schema?: z.ZodType
  type?: 'text' | 'email' | 'search' | 'url' | 'tel' | 'number' | 'date' | 'month' | 'time'
  autoComplete?: string
  defaultValue?: string | undefined
  inputMode?: 'numeric'
  isRequired?: boolean
  /** The height of a text of several lines. */
  rows?: number
  /** For the script of the page: the token of an emailed link goes here. */
  isLinkToken?: boolean
}

/** A text field with its label, its hint and its error, in this order. */
export function TextField({ name, label, hint, error, schema, isRequired = true, isLinkToken, ...input }: FieldProps) {
  return (
    <Labelled {...{ name, label, hint, error }}>
      <input
        id={name}
        name={name}
        type="text"
        required={isRequired}
        {...(schema ? constraintsOf(schema) : {})}
        {...input}
        {...describedBy(name, hint, error)}
        data-link-token={isLinkToken}
        spellCheck={false}
      />
    </Labelled>
  )
}

/** A field for a text of several lines. */
export function TextArea({ name, label, hint, error, schema, isRequired = true, defaultValue, rows = 4 }: FieldProps) {
  return (
    <Labelled {...{ name, label, hint, error }}>
      <textarea
        id={name}
        name={name}
        rows={rows}
        required={isRequired}
        defaultValue={defaultValue}
        {...(schema ? constraintsOf(schema) : {})}
        {...describedBy(name, hint, error)}
      />
    </Labelled>
  )
}

type SelectProps = Pick<FieldProps, 'name' | 'label' | 'hint' | 'error' | 'defaultValue'> & {
  /** The value and the text of each option. */
  options: readonly (readonly [value: string, text: string])[]
}

/** A field to choose one of a few values. */
export function SelectField({ name, label, hint, error, options, defaultValue }: SelectProps) {
  return (
    <Labelled {...{ name, label, hint, error }}>
      <select id={name} name={name} defaultValue={defaultValue} {...describedBy(name, hint, error)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

type PasswordProps = Pick<FieldProps, 'name' | 'label' | 'hint' | 'error'> & {
  autoComplete: 'current-password' | 'new-password'
}

/**
 * A password field. Passwords can be pasted, and shown with the button that the script of the page adds. Somebody who is
 * signed in has a hidden field before it, by which password managers know whose password it is.
 */
export function PasswordField({ name, label, hint, error, autoComplete }: PasswordProps) {
  const { show } = useWords().fields
  const { person } = useView()
  return (
    <Labelled {...{ name, label, hint, error }}>
      {person && autoComplete === 'current-password' && (
        <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
      )}
      <div className="with-button">
        <input
          id={name}
          name={name}
          type="password"
          required
          maxLength={1024}
          autoComplete={autoComplete}
          data-show={show}
          {...describedBy(name, hint, error)}
        />
      </div>
    </Labelled>
  )
}

type CheckProps = { name: string; label: string; value?: string; isChecked?: boolean; id?: string }

/** A check box; those of one name each need an `id`. */
export function CheckBox({ name, label, value = 'on', isChecked = false, id = name }: CheckProps) {
  return (
    <div className="field check">
      <input type="checkbox" id={id} name={name} value={value} defaultChecked={isChecked} />
      <label htmlFor={id}>{label}</label>
    </div>
  )
}
