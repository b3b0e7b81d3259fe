import { currencies, payPeriods } from '@portal/contracts/job/pay'
import { workplaces } from '@portal/contracts/job/place'
import { jobTypes } from '@portal/contracts/job/work'
import { profileOperations } from '@portal/contracts/profile/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import { requireProfile } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { CheckBox, SelectField, TextArea, TextField } from '../../parts/field.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { byName, currencyName } from '../../rules/code-names.ts'
import { type FieldErrors, fieldErrorsOf } from '../../rules/problem-fields.ts'
import { readWishForm, type TypedWishes, typedWishes, wishesOf } from '../../rules/wish-form.ts'
import { MePage } from '../me/me-page.tsx'

export async function loader({ context }: LoaderFunctionArgs) {
  const { desired } = await requireProfile(context, requireRole(context, 'JOB_SEEKER'))
  return { wishes: typedWishes(desired), currencies }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id } = requireRole(context, 'JOB_SEEKER')
  const wishes = readWishForm(await request.formData())
  const body = { desired: wishesOf(wishes) }
  const saved = await attempt(context, profileOperations.changeJobSeekerProfile, { params: { id }, body })
  if (saved.ok) return redirect('/me/profile?saved=#desired', 303)
  const errors = saved.problem.errors?.map((error) => ({ ...error, path: error.path.replace(/^desired\//, '') }))
  return rejection(errors ? { ...saved.problem, errors } : saved.problem, { wishes })
}

export default function WishesPage() {
  const { wishes: stored } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { wishForm: words, profileFacts: facts, jobs } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, ['titles', 'places', 'pay', 'from'], words.fieldErrors)
  const wishes = rejected?.wishes ?? stored
  return (
    <MePage title={words.title} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} errors={errors} />
      <p>{words.text}</p>
      <form method="post" className="form">
        <Lines name="titles" wishes={wishes} errors={errors} />
        <Choices
          name="job_type"
          label={facts.types}
          choices={jobTypes.map((type) => [type, jobs.types[type]])}
          chosen={wishes.job_types}
        />
        <Choices
          name="workplace"
          label={facts.workplaces}
          choices={workplaces.map((workplace) => [workplace, jobs.workplaces[workplace]])}
          chosen={wishes.workplaces}
        />
        <Lines name="places" wishes={wishes} errors={errors} />
        <Pay wishes={wishes} error={errors.pay} />
        <TextField
          name="from"
          type="date"
          label={words.fields.from}
          error={errors.from}
          defaultValue={wishes.from}
          isRequired={false}
        />
        <div className="actions">
          <button type="submit">{words.save}</button>
          <a href="/me/profile">{words.back}</a>
        </div>
      </form>
    </MePage>
  )
}

function Lines({ name, wishes, errors }: { name: 'titles' | 'places'; wishes: TypedWishes; errors: FieldErrors }) {
  const { wishForm: words } = useWords()
  return (
    <TextArea
      name={name}
      label={words.fields[name]}
      hint={words.hints[name]}
      error={errors[name]}
      defaultValue={wishes[name]}
      isRequired={false}
    />
  )
}

type ChoicesProps = {
  name: string
  label: string
  choices: readonly (readonly [value: string, text: string])[]
  chosen: readonly string[]
}

function Choices({ name, label, choices, chosen }: ChoicesProps) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <div className="columns">
        {choices.map(([value, text]) => (
          <CheckBox key={value} id={value} name={name} value={value} label={text} isChecked={chosen.includes(value)} />
        ))}
      </div>
    </fieldset>
  )
}

function Pay({ wishes, error }: { wishes: TypedWishes; error: string | undefined }) {
  const { currencies: codes } = useLoaderData<typeof loader>()
  const { locale } = useView()
  const { wishForm: words, profileFacts: facts, jobs } = useWords()
  const none = ['', words.notStated] as const
  const names = byName(codes, currencyName, locale).map((code) => [code, currencyName(code, locale)] as const)
  return (
    <fieldset id="pay" className="field">
      <legend>{facts.pay}</legend>
      {error && <p className="error">{error}</p>}
      <p className="hint">{words.hints.amount}</p>
      <div className="two-fields">
        <TextField
          name="amount"
          label={words.fields.amount}
          inputMode="numeric"
          defaultValue={wishes.amount}
          isRequired={false}
        />
        <SelectField
          name="currency"
          label={words.fields.currency}
          options={[none, ...names]}
          defaultValue={wishes.currency}
        />
        <SelectField
          name="period"
          label={words.fields.period}
          options={[none, ...payPeriods.map((period) => [period, jobs.periods[period]] as const)]}
          defaultValue={wishes.period}
        />
      </div>
    </fieldset>
  )
}
