/** The mark of the portal: steps that lead upwards. */
export function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <rect width="28" height="28" rx="7" fill="currentColor" />
      <path d="M6.5 21v-4.5M14 21v-9M21.5 21V7.5" stroke="var(--on-accent)" strokeWidth="3.4" strokeLinecap="round" />
    </svg>
  )
}
