import type { Words } from '../words.ts'

export const account: Pick<Words, 'account'> = {
  account: {
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    passwordRule: 'Mindestens 8 Zeichen. Einige Wörter hintereinander sind leicht zu merken und schwer zu erraten.',
    link: 'Link aus der E-Mail',
    linkHint: 'Fügen Sie den ganzen Link ein.',
    toStart: 'Zur Startseite',
    signIn: {
      title: 'Anmelden',
      button: 'Anmelden',
      ended: 'Sie wurden abgemeldet. Melden Sie sich wieder an, um dort weiterzumachen, wo Sie waren.',
      stay: 'Auf diesem Gerät angemeldet bleiben',
      forgot: 'Passwort vergessen?',
      isNew: 'Noch kein Konto?',
    },
    again: {
      title: 'Anmelden und weitermachen',
      kept: 'Sie wurden inzwischen abgemeldet. Nichts, was Sie eingegeben haben, ist verloren: Es wird gesendet, sobald Sie sich anmelden.',
      notKept:
        'Sie wurden inzwischen abgemeldet. Passwörter, Codes und Dateien werden nicht aufbewahrt. Melden Sie sich an, und füllen Sie das Formular noch einmal aus.',
      button: 'Anmelden und senden',
    },
    code: {
      title: 'Code eingeben',
      label: 'Code',
      hint: 'Sechs Ziffern aus Ihrer Authenticator-App oder einer Ihrer Ersatzcodes.',
      back: 'Als jemand anderes anmelden',
    },
    signUp: {
      title: 'Registrieren',
      role: 'Was führt Sie hierher?',
      roles: {
        JOB_SEEKER: { name: 'Ich suche eine Stelle', text: 'Suchen, bewerben und Bewerbungen verfolgen.' },
        RECRUITER: { name: 'Ich stelle ein', text: 'Stellen ausschreiben und sehen, wer sich bewirbt.' },
      },
      button: 'Konto anlegen',
      isKnown: 'Sie haben schon ein Konto?',
      doneTitle: 'E-Mail-Adresse bestätigen',
      done: (email) =>
        `Ihr Konto ist angelegt. Öffnen Sie den Link, den wir an ${email} geschickt haben, und melden Sie sich dann an.`,
    },
    signOut: {
      title: 'Abmelden',
      text: 'Melden Sie sich an einem Rechner, den auch andere benutzen, immer ab.',
      here: 'Hier abmelden',
      everywhere: 'Auf allen Geräten abmelden',
    },
    forgot: {
      title: 'Passwort vergessen?',
      text: 'Geben Sie die Adresse Ihres Kontos ein. Sie erhalten eine E-Mail mit einem Link, um ein neues Passwort zu wählen.',
      button: 'Link senden',
      done: (email) =>
        `Wenn es ein Konto für ${email} gibt, ist eine E-Mail unterwegs. Ihr Link gilt 30 Minuten. Nichts angekommen? Sehen Sie im Spam-Ordner nach.`,
    },
    reset: {
      title: 'Neues Passwort wählen',
      text: 'Das neue Passwort beendet alle Sitzungen Ihres Kontos. Melden Sie sich danach damit an.',
      button: 'Neues Passwort speichern',
      done: 'Ihr neues Passwort ist gespeichert. Sie können sich jetzt damit anmelden.',
    },
    verify: {
      title: 'E-Mail-Adresse bestätigen',
      text: 'Drücken Sie den Knopf, damit wir wissen, dass unsere E-Mails Sie erreichen.',
      button: 'Diese Adresse bestätigen',
      done: 'Danke. Ihre Adresse ist bestätigt.',
    },
    undo: {
      title: 'Änderung der E-Mail-Adresse rückgängig machen',
      text: 'Ihr Konto bekommt seine frühere Adresse zurück, und alle Sitzungen enden.',
      button: 'Änderung rückgängig machen',
      done: 'Ihr Konto hat wieder seine frühere Adresse. Wählen Sie jetzt ein neues Passwort, falls jemand anderes das alte kennt.',
    },
    fieldErrors: {
      email: 'Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.com',
      'password.too_common': 'Das ist eines der häufigsten Passwörter. Wählen Sie ein anderes',
      'password.is_address': 'Das Passwort darf nicht Ihre E-Mail-Adresse sein',
      'password.unchanged': 'Das neue Passwort muss sich vom jetzigen unterscheiden',
      password: 'Geben Sie ein Passwort mit mindestens 8 Zeichen und höchstens 72 Bytes ein',
      token: 'Fügen Sie den Link aus der E-Mail ein',
    },
    problems: {
      SECOND_FACTOR_REQUIRED: 'Geben Sie auch einen Code Ihres zweiten Faktors ein, und das Passwort noch einmal.',
      WRONG_CREDENTIALS: 'Die E-Mail-Adresse oder das Passwort stimmt nicht.',
      ACCOUNT_INACTIVE: 'Dieses Konto ist gesperrt. Fragen Sie die Verwaltung des Portals.',
      EMAIL_NOT_VERIFIED:
        'Bestätigen Sie zuerst Ihre E-Mail-Adresse: Öffnen Sie den Link, den wir Ihnen geschickt haben.',
      WRONG_SECOND_FACTOR: 'Der Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten.',
      EMAIL_TAKEN:
        'Es gibt schon ein Konto mit dieser E-Mail-Adresse. Melden Sie sich an, oder wählen Sie ein neues Passwort.',
      LINK_ENDED: 'Dieser Link ist abgelaufen oder wurde schon benutzt. Fordern Sie einen neuen an.',
      INVALID_REQUEST: 'Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein.',
      WRONG_PASSWORD: 'Ihr jetziges Passwort stimmt nicht.',
    },
  },
}
