import { payPeriods } from '@portal/contracts/job/pay'
import type { JobFacets } from '@portal/contracts/job/search-http'
import { useView, useWords } from '../../parts/view.tsx'
import { currencyName } from '../../rules/code-names.ts'
import { numberFormat } from '../../rules/formats.ts'
import { type JobSearch, searchPath } from '../../rules/search-params.ts'

type PayFilterProps = { search: JobSearch; currencies: JobFacets['salary_currency'] }

/** Asks for a currency, and how much of it a job should pay at least. */
export function PayFilter({ search, currencies }: PayFilterProps) {
  const { locale } = useView()
  const { search: words, jobs } = useWords()
  const format = numberFormat(locale)
  const chosen = currencies.some(({ value }) => value === search.currency)
  const kept = new URLSearchParams(
    searchPath({ ...search, page: 1, currency: '', minSalary: undefined, period: undefined }).split('?')[1],
  )
  return (
    <section>
      <h2>{words.pay}</h2>
      <form action="/jobs" className="pay-filter">
        {[...kept].map(([name, value]) => (
          <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
        ))}
        <label htmlFor="currency">{words.currency}</label>
        <select id="currency" name="currency" defaultValue={search.currency}>
          <option value="">{words.anyCurrency}</option>
          {search.currency && !chosen && (
            <option value={search.currency}>{currencyName(search.currency, locale)}</option>
          )}
          {currencies.map(({ value, count }) => (
            <option key={value} value={value}>
              {`${currencyName(value, locale)} · ${format.format(count)}`}
            </option>
          ))}
        </select>
        <label htmlFor="pay">{words.leastPay}</label>
        <input
          id="pay"
          name="pay"
          type="text"
          inputMode="numeric"
          maxLength={20}
          autoComplete="off"
          defaultValue={search.minSalary}
        />
        <label htmlFor="per">{words.payOf}</label>
        <select id="per" name="per" defaultValue={search.period ?? 'YEAR'}>
          {payPeriods.toReversed().map((period) => (
            <option key={period} value={period}>
              {jobs.periods[period]}
            </option>
          ))}
        </select>
        <button type="submit" className="quiet">
          {words.applyPay}
        </button>
      </form>
    </section>
  )
}
