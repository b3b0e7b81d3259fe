import type { Words } from '../words.ts'

export const board: Pick<Words, 'board'> = {
  board: {
    title: (job) => `Tafel der Bewerbungen: ${job}`,
    moveTo: 'Verschieben …',
    moveNamed: (name) => `${name} verschieben`,
    move: 'Verschieben',
    more: (total) => `Alle ${total} in der Liste`,
    results: {
      moved: (name, status) => `${name} ist jetzt in „${status}“.`,
      returned: (name, status) =>
        `${name} wurde nicht verschoben: Der Status hat sich inzwischen geändert. Er ist jetzt „${status}“.`,
      failed: (name, status) =>
        `${name} wurde nicht verschoben und ist wieder in „${status}“: Das Portal war ausgelastet oder nicht verfügbar. Versuchen Sie es noch einmal.`,
    },
    someFinal: 'Einstellung und Absage lassen sich nicht rückgängig machen.',
    help: 'Tastenkürzel',
    keys: {
      next: 'Nächste Person',
      previous: 'Vorige Person',
      choose: 'Diese Person auswählen',
      move: 'Diese Person oder die ausgewählten verschieben',
      help: 'Diese Liste zeigen',
    },
    useKeys: 'Diese Tasten auf Tafeln verwenden',
    close: 'Schließen',
  },
}
