import type { ResumeType } from '@portal/contracts/profile/resumes-http'

/** Whether browsers show a file of this type themselves. */
export function isReadable(type: ResumeType): boolean {
  return type === 'application/pdf' || type === 'text/plain'
}
