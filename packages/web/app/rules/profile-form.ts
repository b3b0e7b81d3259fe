type Fields = (name: string) => string

/** The profile that a form describes, as the API takes it: a field without a text removes what was stored. */
export function readProfileForm(field: Fields) {
  const text = (name: string) => field(name).trim() || null
  return {
    full_name: field('full_name'),
    phone: text('phone'),
    experience_years: wholeNumber(field('experience_years').trim()),
    education: text('education'),
    resume_url: text('resume_url'),
  }
}

/** What is no number becomes one that the API rejects, instead of silently removing what was stored. */
function wholeNumber(text: string): number | null {
  if (text === '') return null
  return /^\d{1,3}$/.test(text) ? Number(text) : -1
}

type Profile = {
  phone: string | null
  experience_years: number | null
  education: string | null
  resume_url: string | null
}

/** What a recruiter would like to know, in the order of the form, and the profile does not say. */
export function missingIn(profile: Profile, skills: readonly unknown[]) {
  const fields = (['phone', 'experience_years', 'education', 'resume_url'] as const).filter(
    (name) => profile[name] === null,
  )
  return [...fields, ...(skills.length === 0 ? (['skills'] as const) : [])]
}
