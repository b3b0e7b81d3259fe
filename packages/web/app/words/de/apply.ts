import type { Words } from '../words.ts'

export const apply: Pick<Words, 'apply'> = {
  apply: {
    apply: 'Bewerben',
    again: 'Noch einmal bewerben',
    signInFirst: 'Sie melden sich zuerst an und kommen hierher zurück.',
    appliedOn: 'Sie haben sich beworben am',
    seeApplication: 'Ihre Bewerbung ansehen',
    over: 'Sie haben sich auf diese Stelle fünfmal beworben, öfter geht es nicht.',
    notOpen: 'Für diese Stelle sind zurzeit keine Bewerbungen möglich.',
    title: (job) => `Bewerbung: ${job}`,
    back: 'Zurück zur Stelle',
    whatIsSent: (company) =>
      `Ihr Name und Ihr Profil gehen an ${company}. Wenn Sie das Profil später ändern, sieht das Unternehmen die Änderung.`,
    profile: 'Ihr Profil',
    skills: 'Kenntnisse',
    notStated: 'Keine Angabe',
    changeProfile: 'Profil ändern',
    changeSkills: 'Kenntnisse ändern',
    send: 'Bewerbung senden',
    problems: {
      JOB_NOT_OPEN: 'Diese Stelle wurde gerade geschlossen oder pausiert; Bewerbungen sind nicht möglich.',
      TOO_MANY_ATTEMPTS: 'Sie haben sich auf diese Stelle fünfmal beworben, öfter geht es nicht.',
    },
    isSent: 'Ihre Bewerbung ist gesendet.',
    comesNext:
      'Das Unternehmen sieht sie an und entscheidet. Sie werden benachrichtigt, wenn Sie in die engere Wahl kommen, eingeladen werden oder eine Entscheidung fällt. Bis dahin können Sie die Bewerbung zurückziehen.',
  },
}
