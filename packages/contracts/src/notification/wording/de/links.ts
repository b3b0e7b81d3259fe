import type { Wording } from '../wording.ts'

export const links: Pick<Wording, 'LINK_EMAILED'> = {
  LINK_EMAILED: ({ purpose, email, expires_at }, moment) => {
    const end = moment(expires_at)
    const once = `Der Link, den wir Ihnen geschickt haben, gilt ein Mal, bis ${end}.`
    switch (purpose) {
      case 'VERIFY_EMAIL':
        return {
          title: 'Bestätigen Sie Ihre E-Mail-Adresse',
          sentences: [
            `Bitte bestätigen Sie, dass ${email} Ihre E-Mail-Adresse ist.`,
            once,
            'Wenn Sie hier kein Konto haben, brauchen Sie nichts zu tun.',
          ],
        }
      case 'RESET_PASSWORD':
        return {
          title: 'Wählen Sie ein neues Passwort',
          sentences: [
            'Für Ihr Konto wurde ein neues Passwort angefordert.',
            once,
            'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.',
          ],
        }
      case 'CHANGE_EMAIL':
        return {
          title: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
          sentences: [
            `Bitte bestätigen Sie ${email} als neue Adresse Ihres Kontos im Job Portal.`,
            once,
            'Wenn es nicht Ihr Konto ist, brauchen Sie nichts zu tun: Das Konto behält seine jetzige Adresse.',
          ],
        }
      case 'UNDO_EMAIL_CHANGE':
        return {
          title: 'Die E-Mail-Adresse Ihres Kontos wurde geändert',
          sentences: [
            `Ihr Konto im Job Portal verwendet die Adresse ${email} nicht mehr.`,
            'Wenn Sie das waren, brauchen Sie nichts zu tun.',
            `Wenn nicht, machen Sie die Änderung mit dem Link, den wir Ihnen geschickt haben, rückgängig, bis ${end}.`,
            'Dann bekommt Ihr Konto diese Adresse zurück, und alle Sitzungen enden.',
          ],
        }
    }
  },
}
