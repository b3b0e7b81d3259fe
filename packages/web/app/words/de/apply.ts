import type { Words } from '../words.ts'

export const apply: Pick<Words, 'apply'> = {
  apply: {
    apply: 'Bewerben',
    again: 'Noch einmal bewerben',
    applyAt: (site) => `Bewerben bei ${site}`,
    elsewhere: (company) => `${company} nimmt Bewerbungen auf einer anderen Seite entgegen, nicht hier.`,
    signInFirst: 'Sie melden sich zuerst an und kommen hierher zurück.',
    appliedOn: 'Sie haben sich beworben am',
    seeApplication: 'Ihre Bewerbung ansehen',
    over: 'Sie haben sich auf diese Stelle fünfmal beworben, öfter geht es nicht.',
    notOpen: 'Für diese Stelle sind zurzeit keine Bewerbungen möglich.',
    title: (job) => `Bewerbung: ${job}`,
    back: 'Zurück zur Stelle',
    isBlocked: (company: string) =>
      `Sie blockieren ${company} in Ihrem Profil. Wenn Sie sich bewerben, bekommt es Ihre Bewerbung wie jedes andere Unternehmen.`,
    whatIsSent: (company) =>
      `Ihr Name und Ihr Profil in seiner jetzigen Fassung gehen an ${company}, mit dem, was Sie hier hinzufügen.`,
    letter: 'Anschreiben',
    letterLabel: 'Anschreiben (freiwillig)',
    letterHint: 'Warum Sie, und warum diese Stelle. Höchstens 5.000 Zeichen.',
    resumeLabel: 'Lebenslauf (freiwillig)',
    noResume: 'Keiner',
    manageResumes: 'Lebensläufe hochladen oder löschen',
    resume: 'Lebenslauf',
    answers: 'Antworten',
    unknownQuestion: 'Eine Frage, die entfernt wurde',
    flagged: 'Sie wollten diese Antwort hervorheben.',
    answerErrors: {
      required: 'Beantworten Sie diese Frage',
      invalid: 'Prüfen Sie diese Antwort: Sie hat nicht die richtige Form oder liegt außerhalb der Grenzen',
      not_acceptable: 'Mit dieser Antwort kann man sich auf diese Stelle nicht bewerben',
    },
    fieldErrors: {
      cover_letter: 'Schreiben Sie höchstens 5.000 Zeichen, oder lassen Sie das Feld leer',
      resume_id: 'Wählen Sie einen anderen Lebenslauf: Dieser wurde gelöscht oder ist nicht sicher',
    },
    profile: 'Ihr Profil',
    skills: 'Kenntnisse',
    notStated: 'Keine Angabe',
    changeProfile: 'Profil ändern',
    changeSkills: 'Kenntnisse ändern',
    check: 'Prüfen und senden',
    checkTitle: (job) => `Bewerbung prüfen: ${job}`,
    checkHint: (company) => `Noch ist nichts gesendet. Das bekommt ${company} von Ihnen:`,
    change: 'Ändern',
    profileAsSent: 'Ihr Profil, wie es gesendet wird',
    backToForm: 'Zurück und ändern',
    send: 'Bewerbung senden',
    restored: 'Was Sie hier zuletzt geschrieben und nicht gesendet haben, ist wieder da.',
    gone: 'Diese Stelle gibt es nicht mehr',
    goneHint: 'Diese Stelle wurde entfernt; eine Bewerbung ist nicht mehr möglich.',
    typed: 'Was Sie geschrieben haben',
    typedHint: 'Es wurde nicht gesendet. Sie können es hier kopieren.',
    problems: {
      QUESTIONS_CHANGED:
        'Das Unternehmen hat seine Fragen geändert. Beantworten Sie die neuen; Ihre anderen Antworten bleiben.',
      NOT_ELIGIBLE: 'Mit diesen Antworten kann man sich auf diese Stelle nicht bewerben. Nichts wurde gesendet.',
      APPLY_LIMIT:
        'Sie haben sich heute auf so viele Stellen beworben, wie das Portal erlaubt. Machen Sie morgen weiter.',
      JOB_NOT_OPEN: 'Diese Stelle wurde gerade geschlossen oder pausiert; Bewerbungen sind nicht möglich.',
      TOO_MANY_ATTEMPTS: 'Sie haben sich auf diese Stelle fünfmal beworben, öfter geht es nicht.',
    },
    isSent: 'Ihre Bewerbung ist gesendet.',
    comesNext:
      'Das Unternehmen sieht sie an und entscheidet. Sie werden benachrichtigt, wenn Sie in die engere Wahl kommen, eingeladen werden oder eine Entscheidung fällt. Bis dahin können Sie die Bewerbung zurückziehen.',
  },
}
