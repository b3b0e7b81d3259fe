import type { Wording } from '../wording.ts'

export const resumes: Pick<Wording, 'RESUME_REFUSED'> = {
  RESUME_REFUSED: () => ({
    title: 'In Ihrem Lebenslauf wurde ein Virus gefunden',
    sentences: [
      'Einer Ihrer Lebensläufe enthält ein Virus, deshalb können Unternehmen ihn nicht öffnen.',
      'Entfernen Sie ihn, prüfen Sie Ihr Gerät auf Viren, und laden Sie eine saubere Fassung hoch.',
    ],
  }),
}
