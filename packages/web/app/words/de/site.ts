import type { Words } from '../words.ts'

export const site: Pick<Words, 'portal' | 'header' | 'footer' | 'fields' | 'unavailable' | 'pages' | 'errors'> = {
  portal: 'Job Portal',
  header: {
    skip: 'Zum Inhalt springen',
    navigation: 'Hauptmenü',
    jobs: 'Stellen finden',
    overview: 'Übersicht',
    hiring: 'Einstellen',
    admin: 'Verwaltung',
    signIn: 'Anmelden',
    signUp: 'Registrieren',
    notifications: 'Nachrichten',
    unread: 'ungelesen',
    account: 'Konto',
    settings: 'Einstellungen',
    signOut: 'Abmelden',
  },
  footer: {
    navigation: 'Über das Portal',
    companies: 'Unternehmen',
    help: 'Hilfe',
    accessibility: 'Barrierefreiheit',
    privacy: 'Datenschutz',
    terms: 'Bedingungen',
    api: 'Für Entwickler',
    view: 'Sprache und Farben',
    themes: { system: 'Farben des Systems', light: 'Hell', dark: 'Dunkel' },
  },
  fields: { show: 'Zeigen' },
  unavailable: 'Das ist gerade nicht verfügbar.',
  pages: { label: 'Seiten', page: 'Seite', previous: 'Zurück', next: 'Weiter' },
  errors: {
    prefix: 'Fehler:',
    summary: 'Das hat nicht geklappt',
    tooMany: (seconds) =>
      `Zu viele Anfragen. ${seconds === undefined ? 'Versuchen Sie es gleich noch einmal.' : `Versuchen Sie es in ${inSeconds(seconds)} noch einmal.`}`,
    unavailable: (requestId) =>
      `Das ist im Moment nicht möglich. Es wurde nichts geändert; versuchen Sie es gleich noch einmal. (Anfrage ${requestId})`,
    timedOut: (requestId) =>
      `Das Portal hat nicht rechtzeitig geantwortet; vielleicht ist es geschehen, vielleicht nicht. Sehen Sie nach, bevor Sie es wiederholen. (Anfrage ${requestId})`,
    retryAfter: (seconds) => `Versuchen Sie es in ${inSeconds(seconds)} noch einmal.`,
    requestId: (id) => `Wenn Sie um Hilfe bitten, nennen Sie diese Anfrage: ${id}`,
    searchJobs: 'Stellen finden',
    home: (portal) => `Zur Startseite von ${portal}`,
    help: 'Hilfe',
    pages: {
      400: {
        title: 'Diese Anfrage war nicht zu verstehen',
        text: 'Die Adresse oder das Formular ist unvollständig. Gehen Sie zurück und versuchen Sie es von dort noch einmal.',
      },
      403: {
        title: 'Diese Seite ist nicht für Ihr Konto',
        text: 'Sie sind angemeldet, aber das dürfen nur andere sehen oder tun.',
      },
      404: {
        title: 'Seite nicht gefunden',
        text: 'Unter dieser Adresse gibt es nichts. Vielleicht wurde es entfernt, oder die Adresse ist unvollständig.',
      },
      410: { title: 'Nicht mehr vorhanden', text: 'Was unter dieser Adresse war, wurde entfernt.' },
      429: {
        title: 'Zu viele Anfragen',
        text: 'Von Ihrem Anschluss kamen mehr Anfragen, als das Portal in einer Minute erlaubt. Ihre Daten sind sicher.',
      },
      500: {
        title: 'Etwas ist schiefgegangen',
        text: 'Der Fehler liegt bei uns und ist aufgezeichnet. Ein neuer Versuch hilft vielleicht.',
      },
      503: {
        title: 'Gerade nicht verfügbar',
        text: 'Ein Teil des Portals antwortet nicht. Meist dauert es weniger als eine Minute.',
      },
    },
  },
}

function inSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'Sekunde' : 'Sekunden'}`
  return `${Math.ceil(seconds / 60)} Minuten`
}
