import { zones } from '../rules/zone.ts'
import { SelectField } from './field.tsx'

type ZoneProps = {
  name: string
  label: string
  hint?: string
  zone: string
  /** Options before the list of all zones: values with their texts. */
  first?: readonly (readonly [value: string, text: string])[]
  /** The zones that are likely. */
  likely?: readonly string[]
}

/** A time zone, from the list of all; typing its name finds it. */
export function ZoneField({ name, label, hint, zone, first = [], likely = [] }: ZoneProps) {
  const all = [...new Set([...likely, 'UTC', ...zones])].filter((each) => each !== '')
  const options = [...first, ...all.map((each) => [each, zoneName(each)] as const)]
  return <SelectField {...{ name, label, hint, options }} defaultValue={zone} />
}

/** A time zone as people read it. */
export function zoneName(zone: string): string {
  return zone.replaceAll('_', ' ')
}
