const grouped = /^\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+$/

/** A whole amount, also with separated thousands. What is no amount becomes one that the API rejects. */
export function readAmount(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const digits = grouped.test(trimmed) ? trimmed.replace(/\D/g, '') : trimmed
  return /^\d{1,15}$/.test(digits) ? Number(digits) : -1
}
