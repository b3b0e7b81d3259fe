import type { Wording } from '../wording.ts'
import { jobAt, jobOr } from './names.ts'

export const jobs: Pick<Wording, 'JOB_ENDED' | 'JOB_EXPIRING' | 'JOB_NOT_PUBLISHED'> = {
  JOB_ENDED: ({ end, ...job }) => ({
    title: `Nicht mehr offen: ${jobOr(job.job)}`,
    sentences: [
      end === 'DELETED'
        ? `Die Stelle, auf die Sie sich beworben haben, wurde aus dem Portal entfernt: ${jobAt(job)}.`
        : `Die Stelle, auf die Sie sich beworben haben, nimmt keine Bewerbungen mehr an: ${jobAt(job)}.`,
      'Ihre Bewerbung bleibt, und das Unternehmen kann noch über sie entscheiden. Ihre Gespräche finden wie geplant statt.',
    ],
  }),

  JOB_EXPIRING: ({ job, ends_at }, moment) => ({
    title: `Endet bald: ${jobOr(job)}`,
    sentences: [
      ends_at
        ? `Diese Stelle endet von selbst: ${jobOr(job)}, ${moment(ends_at)}.`
        : `Diese Stelle endet bald von selbst: ${jobOr(job)}.`,
      'Wenn Sie noch jemanden suchen, wählen Sie ein späteres Ende. Sonst brauchen Sie nichts zu tun.',
    ],
  }),

  JOB_NOT_PUBLISHED: ({ job, missing }) => ({
    title: `Nicht veröffentlicht: ${jobOr(job)}`,
    sentences: [
      `Diese Stelle sollte jetzt veröffentlicht werden und ist noch ein Entwurf: ${jobOr(job)}.`,
      `Sie braucht einen anderen Wert für: ${missing.map((field) => fields[field] ?? field.replaceAll('_', ' ')).join(', ')}.`,
      'Vervollständigen Sie sie, und veröffentlichen Sie sie, oder wählen Sie eine andere Zeit.',
    ],
  }),
}

const fields: Readonly<Record<string, string>> = {
  description: 'Beschreibung',
  location: 'Ort',
  salary_min: 'Bezahlung von',
  salary_max: 'Bezahlung bis',
  salary_currency: 'Währung',
  salary_period: 'Zeitraum der Bezahlung',
}
