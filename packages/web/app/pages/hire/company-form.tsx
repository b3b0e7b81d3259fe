import { type Company, type CompanySize, changeCompanyBody } from '@portal/contracts/profile/companies-http'
import type { ApiProblem } from '../../api/call.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { SelectField, TextArea, TextField } from '../../parts/field.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { byName, countryName } from '../../rules/code-names.ts'
import { companyProblem, type TypedCompany } from '../../rules/company-form.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'

const fields = ['name', 'website', 'industry', 'size', 'country', 'description'] as const
type Field = (typeof fields)[number]

type CompanyFormProps = {
  /** Undefined before it is created, which takes its name and website only. */
  company: Company | undefined
  rejected: { problem: ApiProblem; typed: TypedCompany } | undefined
  next: string
  choices: { countries: readonly string[]; sizes: readonly CompanySize[] }
}

/** The form in which owners change their company. */
export function CompanyForm({ company, rejected, next, choices }: CompanyFormProps) {
  const { company: words } = useWords()
  const errors = fieldErrorsOf(companyProblem(rejected?.problem), fields, words.fieldErrors)
  const values = rejected?.typed ?? company
  const common = (name: Field) => ({
    name,
    label: words.fields[name],
    hint: words.hints[name],
    schema: changeCompanyBody.shape[name],
    defaultValue: values?.[name] ?? '',
    error: errors[name],
  })
  return (
    <>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <form method="post" className="form">
        <input type="hidden" name="next" value={next} />
        <TextField {...common('name')} autoComplete="organization" />
        <TextField {...common('website')} type="url" autoComplete="url" isRequired={false} />
        {company && <MoreFields common={common} choices={choices} />}
        <div className="actions">
          <button type="submit">{next === '/' ? words.save : words.saveAndGoOn}</button>
          {next !== '/' && <a href="/hire">{words.back}</a>}
        </div>
      </form>
    </>
  )
}

type MoreFieldsProps = Pick<CompanyFormProps, 'choices'> & {
  common: (name: Field) => { name: Field; label: string; defaultValue: string }
}

function MoreFields({ common, choices }: MoreFieldsProps) {
  const { locale } = useView()
  const { company: words } = useWords()
  const none = ['', words.notStated] as const
  return (
    <>
      <TextField {...common('industry')} isRequired={false} />
      <SelectField
        {...common('size')}
        options={[none, ...choices.sizes.map((size) => [size, words.sizes[size]] as const)]}
      />
      <SelectField
        {...common('country')}
        options={[
          none,
          ...byName(choices.countries, countryName, locale).map((code) => [code, countryName(code, locale)] as const),
        ]}
      />
      <TextArea {...common('description')} isRequired={false} rows={12} />
    </>
  )
}
