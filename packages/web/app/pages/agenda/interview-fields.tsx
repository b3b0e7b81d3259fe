import { interviewModes } from '@portal/contracts/application/http'
import { dateLocaleOf } from '@portal/contracts/locales'
import { TextField } from '../../parts/field.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { ZoneField } from '../../parts/zone-field.tsx'
import { appointmentText, offsetZone } from '../../rules/clock.ts'
import type { InterviewForm, WrittenDate } from '../../rules/interview-form.ts'
import type { FieldErrors } from '../../rules/problem-fields.ts'
import type { Instant } from '../../rules/zoned.ts'

type FieldsProps = {
  form: InterviewForm
  /** What was made of the date and the time; undefined before the form is sent. */
  date?: WrittenDate | undefined
  errors: FieldErrors
}

/** When and how an interview takes place. */
export function InterviewFields({ form, date, errors }: FieldsProps) {
  const { invite: words, interviews } = useWords()
  const { zone: own } = useView()
  return (
    <>
      <div className="two-fields">
        <TextField name="date" type="date" label={words.date} error={errors.date} defaultValue={form.date} />
        <TextField name="time" type="time" label={words.time} error={errors.time} defaultValue={form.time} />
      </div>
      {date && 'choices' in date && date.choices && (
        <Offsets choices={date.choices} form={form} error={errors.offset} />
      )}
      <ZoneField name="zone" label={words.zone} hint={words.zoneHint(own)} zone={form.zone} likely={[form.zone, own]} />
      <fieldset>
        <legend>{words.mode}</legend>
        {interviewModes.map((mode) => (
          <div key={mode} className="field check">
            <input type="radio" id={`mode-${mode}`} name="mode" value={mode} defaultChecked={form.mode === mode} />
            <label htmlFor={`mode-${mode}`}>{interviews.modes[mode]}</label>
          </div>
        ))}
      </fieldset>
    </>
  )
}

type OffsetsProps = { choices: readonly Instant[]; form: InterviewForm; error: string | undefined }

/** Which of two instants is meant that a clock shows alike, because it is set back. */
function Offsets({ choices, form, error }: OffsetsProps) {
  const { locale } = useView()
  return (
    <fieldset id="offset" aria-describedby="offset-error" className="field">
      <legend id="offset-error" className="error">
        {error}
      </legend>
      {choices.map(({ at, offsetMinutes }) => (
        <div key={offsetMinutes} className="field check">
          <input
            type="radio"
            id={`offset-${offsetMinutes}`}
            name="offset"
            value={offsetMinutes}
            required
            defaultChecked={form.offset === String(offsetMinutes)}
          />
          <label htmlFor={`offset-${offsetMinutes}`}>
            {appointmentText(at.toISOString(), offsetZone(offsetMinutes), dateLocaleOf(locale))}
          </label>
        </div>
      ))}
    </fieldset>
  )
}
