import type { ParamsOf } from '../params.ts'
import type { Wording } from '../wording.ts'

export const accounts: Pick<
  Wording,
  'WELCOME' | 'ACCOUNT_CHANGED' | 'SECOND_FACTOR_CHANGED' | 'SESSION_ENDED' | 'CODES_GUESSED'
> = {
  WELCOME: ({ role }) => ({
    title: 'Willkommen im Job Portal',
    sentences: [
      'Ihr Konto ist bereit.',
      role === 'RECRUITER'
        ? 'Beschreiben Sie Ihr Unternehmen, und veröffentlichen Sie Ihre erste Stelle.'
        : 'Füllen Sie Ihr Profil aus, finden Sie eine Stelle, die Ihnen gefällt, und bewerben Sie sich.',
    ],
  }),

  ACCOUNT_CHANGED: (account) => ({
    title: 'Ihr Konto wurde geändert',
    sentences: [...account.changed.map((change) => accountChange(change, account)), ifUnexpected],
  }),

  SECOND_FACTOR_CHANGED: (change) => ({
    title: 'Ihr Konto wurde geändert',
    sentences: [secondFactorChange(change), ifUnexpected],
  }),

  SESSION_ENDED: () => ({
    title: 'Sie wurden zu Ihrer Sicherheit abgemeldet',
    sentences: [
      'Wir haben eine Ihrer Sitzungen beendet, weil ihr Schlüssel zweimal benutzt wurde. Vielleicht hat ihn noch jemand.',
      'Wenn Sie das nicht erwartet haben, ändern Sie Ihr Passwort. Dann enden auch alle anderen Sitzungen.',
    ],
  }),

  CODES_GUESSED: ({ wrong_codes }) => ({
    title: 'Falsche Codes für Ihr Konto',
    sentences: [
      `Innerhalb einer Stunde wurden ${wrong_codes} falsche Codes Ihres zweiten Faktors eingegeben, jedes Mal mit Ihrem richtigen Passwort.`,
      'Wenn Sie das nicht waren, kennt jemand Ihr Passwort: Ändern Sie es jetzt. Bisher hat Ihr zweiter Faktor das Konto geschützt.',
    ],
  }),
}

const ifUnexpected =
  'Wenn Sie das nicht erwartet haben, ändern Sie Ihr Passwort, und wenden Sie sich an die Betreiber dieses Portals.'

const roles = { JOB_SEEKER: 'Auf Stellensuche', RECRUITER: 'Unternehmen', ADMIN: 'Verwaltung' }

type Account = ParamsOf<'ACCOUNT_CHANGED'>

function accountChange(change: Account['changed'][number], { email, role, is_active }: Account): string {
  switch (change) {
    case 'email':
      return `Die E-Mail-Adresse Ihres Kontos ist jetzt ${email}.`
    case 'password':
      return 'Ihr Passwort wurde geändert, und alle Sitzungen wurden beendet. Melden Sie sich mit dem neuen Passwort wieder an.'
    case 'role':
      return `Ihre Rolle ist jetzt „${roles[role]}“.`
    case 'is_active':
      return is_active ? 'Ihr Konto wurde freigegeben.' : 'Ihr Konto wurde gesperrt.'
  }
}

function secondFactorChange({ change, recovery_codes_left }: ParamsOf<'SECOND_FACTOR_CHANGED'>): string {
  switch (change) {
    case 'enabled':
      return 'Ihr zweiter Faktor wurde eingeschaltet, und alle Sitzungen wurden beendet. Melden Sie sich mit einem seiner Codes wieder an.'
    case 'disabled':
      return 'Ihr zweiter Faktor wurde ausgeschaltet. Zum Anmelden genügt jetzt Ihr Passwort.'
    case 'recovery-codes-renewed':
      return 'Ihre Ersatzcodes wurden durch neue ersetzt.'
    case 'recovery-code-used':
      return `Statt Ihres zweiten Faktors wurde ein Ersatzcode benutzt. Übrig: ${recovery_codes_left ?? 'noch einige'}.`
  }
}
