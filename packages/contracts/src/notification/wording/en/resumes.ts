import type { Wording } from '../wording.ts'

export const resumes: Pick<Wording, 'RESUME_REFUSED'> = {
  RESUME_REFUSED: () => ({
    title: 'A virus was found in your résumé',
    sentences: [
      'One of your résumés contains a virus, so companies cannot open it.',
      'Remove it, check your device for viruses, and upload a clean copy.',
    ],
  }),
}
