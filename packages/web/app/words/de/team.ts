import type { Words } from '../words.ts'

export const team: Pick<Words, 'team'> = {
  team: {
    title: 'Ihr Team',
    joined: 'Sie gehören jetzt zum Unternehmen.',
    done: {
      invite: 'Die Einladung ist erstellt. Geben Sie ihren Link an die Person weiter.',
      withdraw: 'Die Einladung ist zurückgezogen.',
      OWNER: 'Die Rolle ist geändert.',
      RECRUITER: 'Die Rolle ist geändert.',
      remove: 'Die Person gehört nicht mehr zum Unternehmen. Inhaber übernehmen die Stellen.',
    },
    roles: { OWNER: 'Inhaber', RECRUITER: 'Recruiter', INTERVIEWER: 'Interviewer' },
    makeRole: { OWNER: 'Zum Inhaber machen', RECRUITER: 'Zum Recruiter machen' },
    unnamed: (id) => `Mitglied ${id}`,
    you: 'Sie',
    since: 'seit',
    until: 'gültig bis',
    leave: 'Unternehmen verlassen',
    remove: 'Entfernen',
    invites: 'Offene Einladungen',
    passOn: 'Senden Sie jeder Person ihren Link. Wer ihn hat, kann dem Unternehmen beitreten.',
    link: 'Link zum Weitergeben',
    withdraw: 'Zurückziehen',
    inviteSomebody: 'Jemanden einladen',
    email: 'E-Mail-Adresse',
    emailHint: 'Damit Sie wissen, für wen die Einladung ist. Wir senden keine E-Mail dorthin.',
    name: 'Name im Team (freiwillig)',
    role: 'Rolle',
    makeLink: 'Link erstellen',
    fieldErrors: {
      email: 'Geben Sie eine E-Mail-Adresse wie name@example.com ein',
      name: 'Geben Sie einen Namen mit höchstens 100 Zeichen ein',
    },
    problems: {
      LAST_OWNER: 'Ein Unternehmen braucht einen Inhaber. Machen Sie zuerst jemand anderen dazu.',
      INVITE_LIMIT: 'Zu viele Einladungen sind offen. Ziehen Sie zuerst eine zurück.',
      TEAM_FULL: 'Das Unternehmen hat so viele Mitglieder, wie es haben darf.',
      ALREADY_MEMBER: 'Sie gehören schon zu einem Unternehmen. Verlassen Sie es zuerst.',
      COMPANY_ROLE: 'Nur Inhaber des Unternehmens dürfen das.',
      NO_INVITE:
        'Diese Einladung wurde benutzt oder zurückgezogen, oder sie ist älter als 14 Tage. Bitten Sie um eine neue.',
      FORBIDDEN: 'Melden Sie sich mit dem Konto eines Recruiters an, um einem Unternehmen beizutreten.',
    },
    invite: {
      title: 'Einem Unternehmen beitreten',
      text: 'Mit der Taste treten Sie dem Unternehmen bei, das Sie eingeladen hat. Sie brauchen das Konto eines Recruiters.',
      button: 'Beitreten',
      done: 'Sie gehören jetzt zum Unternehmen.',
    },
  },
}
