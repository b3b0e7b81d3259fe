import { periodsInYear } from '@portal/contracts/job/pay'
import type { JobRow } from '../schema.ts'

type AmountColumns = Pick<
  JobRow,
  'salaryVisibility' | 'salaryMin' | 'salaryMax' | 'hiddenSalaryMin' | 'hiddenSalaryMax'
>
type PublicPay = Pick<JobRow, 'salaryMin' | 'salaryMax' | 'salaryPeriod'>
type Amounts = { min: number | null; max: number | null }

/** The amounts of a job, whoever may see them. */
export function amountsOf(job: AmountColumns): Amounts {
  return job.salaryVisibility === 'PUBLIC'
    ? { min: job.salaryMin, max: job.salaryMax }
    : { min: job.hiddenSalaryMin, max: job.hiddenSalaryMax }
}

/** The columns for the amounts of a job: those that everybody sees, or those that only applicants do. */
export function amountColumns(salaryVisibility: JobRow['salaryVisibility'], { min, max }: Amounts): AmountColumns {
  return salaryVisibility === 'PUBLIC'
    ? { salaryVisibility, salaryMin: min, salaryMax: max, hiddenSalaryMin: null, hiddenSalaryMax: null }
    : { salaryVisibility, salaryMin: null, salaryMax: null, hiddenSalaryMin: min, hiddenSalaryMax: max }
}

/** What {@link JobRow.paysYearly} is for the pay that everybody sees. */
export function paysYearlyOf({ salaryMin, salaryMax, salaryPeriod }: PublicPay): number {
  const highest = salaryMax ?? salaryMin
  return highest === null || salaryPeriod === null ? -1 : highest * periodsInYear[salaryPeriod]
}
