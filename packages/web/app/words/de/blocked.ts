import type { Words } from '../words.ts'

export const blocked: Pick<Words, 'blockedCompanies'> = {
  blockedCompanies: {
    title: 'Blockierte Unternehmen',
    change: 'Blockierte Unternehmen ändern',
    effect:
      'Unternehmen, die Sie blockieren, finden Sie nicht und laden Sie nicht ein. Wenn Sie sich selbst bewerben, bekommen sie Ihre Bewerbung wie alle anderen.',
    none: 'Sie blockieren kein Unternehmen.',
    what: 'Unternehmen, das Sie blockieren möchten',
    hint: 'Die Adresse seiner Seite auf diesem Portal oder eine Domain wie example.com; sie blockiert das Unternehmen, das sie bestätigt hat.',
    error: 'Geben Sie die Adresse der Seite eines Unternehmens hier oder eine Domain wie example.com ein',
    add: 'Blockieren',
    remove: 'Nicht mehr blockieren',
    back: 'Zurück zum Profil',
    saved: 'Ihre blockierten Unternehmen sind gespeichert.',
  },
}
