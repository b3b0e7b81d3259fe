import type { Wording } from '../wording.ts'

export const links: Pick<Wording, 'LINK_EMAILED'> = {
  LINK_EMAILED: ({ purpose, email, expires_at }, moment) => {
    const end = moment(expires_at)
    const once = `The link we emailed you works once, until ${end}.`
    switch (purpose) {
      case 'VERIFY_EMAIL':
        return {
          title: 'Confirm your email address',
          sentences: [
            `Please confirm that ${email} is your email address.`,
            once,
            'If you have no account here, you can ignore this message.',
          ],
        }
      case 'RESET_PASSWORD':
        return {
          title: 'Choose a new password',
          sentences: [
            'Someone has requested a new password for your account.',
            once,
            'If it was not you, you can ignore this message: your password stays the same.',
          ],
        }
      case 'CHANGE_EMAIL':
        return {
          title: 'Confirm your new email address',
          sentences: [
            `Please confirm ${email} as the new address of your Job Portal account.`,
            once,
            'If it is not your account, you can ignore this message: the account keeps its current address.',
          ],
        }
      case 'UNDO_EMAIL_CHANGE':
        return {
          title: 'The email address of your account was changed',
          sentences: [
            `Your Job Portal account no longer uses the address ${email}.`,
            'If it was you, there is nothing to do.',
            `If it was not you, undo the change with the link we emailed you, until ${end}.`,
            'Your account then gets this address back, and all sessions end.',
          ],
        }
    }
  },
}
