import type { Words } from '../words.ts'

export const applicants: Pick<Words, 'applicants' | 'move'> = {
  applicants: {
    title: (job) => `Bewerbungen: ${job}`,
    toJob: 'Stelle ansehen',
    unknownJob: 'Eine Stelle ohne Titel',
    unknownName: 'Name unbekannt',
    statuses: {
      APPLIED: 'Neu',
      SHORTLISTED: 'Engere Wahl',
      HIRED: 'Eingestellt',
      REJECTED: 'Abgesagt',
      WITHDRAWN: 'Zurückgezogen',
    },
    view: 'Ansicht',
    list: 'Liste',
    board: 'Tafel',
    filter: 'Nach Status filtern',
    all: 'Alle',
    find: 'Nach Namen suchen',
    findButton: 'Suchen',
    sort: 'Sortieren nach',
    orders: { newest: 'Neueste', oldest: 'Älteste', name: 'Name' },
    found: (count) => `${count} ${count === 1 ? 'Bewerbung' : 'Bewerbungen'} gefunden`,
    none: 'Noch hat sich niemand beworben. Sie werden benachrichtigt, sobald es so weit ist.',
    share: 'Machen Sie die Stelle bekannt, zum Beispiel mit der Adresse ihrer Seite:',
    noMatch: 'Keine Bewerbung passt dazu.',
    withoutName: (q) => `Ohne den Namen „${q}“`,
    anyStatus: 'Mit jedem Status',
    name: 'Name',
    status: 'Status',
    applied: 'Beworben',
    changed: 'Zuletzt geändert',
    choose: 'Auswählen',
    chooseAll: 'Alle auf dieser Seite auswählen',
    moveTo: 'Was mit den Ausgewählten geschehen soll',
    goOn: 'Weiter',
    decisions: { SHORTLISTED: 'In die engere Wahl', HIRED: 'Einstellen', REJECTED: 'Absagen' },
  },
  move: {
    nobody: 'Wählen Sie zuerst Personen in der Liste aus.',
    back: 'Zurück zu den Bewerbungen',
    titles: {
      SHORTLISTED: (who) => `In die engere Wahl: ${who}?`,
      HIRED: (who) => `Einstellen: ${who}?`,
      REJECTED: (who) => `Absagen: ${who}?`,
    },
    people: (count) => (count === 1 ? '1 Person' : `${count} Personen`),
    told: (count) =>
      count === 1
        ? 'Die Person wird benachrichtigt, auch mit einer E-Mail, wenn ihre Adresse bestätigt ist.'
        : 'Die Personen werden benachrichtigt, auch mit einer E-Mail, wenn ihre Adresse bestätigt ist.',
    final: 'Das lässt sich nicht rückgängig machen, und bevorstehende Gespräche werden abgesagt.',
    notBack: 'Das lässt sich nicht rückgängig machen.',
    interviews: (count) =>
      count === 1 ? 'Ein bevorstehendes Gespräch wird abgesagt.' : `${count} bevorstehende Gespräche werden abgesagt.`,
    hasChanged: (name, status) =>
      `Nichts wurde geändert: Der Status von ${name} hat sich inzwischen geändert. Er ist jetzt „${status}“.`,
    isNow: (name, status) => `Der Status von ${name} ist „${status}“, und der lässt das nicht zu.`,
    backToOne: (name) => `Zurück zu ${name}`,
    impossible: (count) => (count === 1 ? 'Eine Person bleibt, wo sie ist' : `${count} Personen bleiben, wo sie sind`),
    impossibleReason:
      'Ihr Status lässt das nicht zu: Eingestellt wird nur aus der engeren Wahl, und nach Einstellung, Absage oder Rückzug ändert sich nichts mehr.',
    nothingPossible: 'Bei niemandem der Ausgewählten lässt der Status das zu.',
    cancel: 'Zurück, ohne etwas zu ändern',
    resultTitle: 'Was geschehen ist',
    done: (count, of) => (count === of ? `Erledigt: alle ${of}.` : `Erledigt: ${count} von ${of}.`),
    results: {
      done: 'Erledigt',
      changed: 'Nicht erledigt: der Status hat sich inzwischen geändert',
      notAllowed: 'Nicht erledigt: der Status lässt es nicht zu',
      gone: 'Nicht erledigt: die Bewerbung gibt es nicht mehr',
      stopped: 'Nicht erledigt: das Portal war ausgelastet oder nicht verfügbar; versuchen Sie es noch einmal',
    },
  },
}
