import type { Words } from '../words.ts'

export const seeker: Pick<Words, 'me' | 'profile'> = {
  me: {
    navigation: 'Ihre Seiten',
    topics: { applications: 'Bewerbungen', interviews: 'Gespräche', profile: 'Profil' },
  },
  profile: {
    title: 'Ihr Profil',
    isNew:
      'Sagen Sie Unternehmen, wer Sie sind. Für eine Bewerbung brauchen Sie ein Profil; nur der Name ist notwendig.',
    firstForJob: 'Sie bewerben sich mit Ihrem Profil. Legen Sie es zuerst an, dann geht es zurück zur Stelle.',
    saved: 'Ihr Profil ist gespeichert.',
    about: 'Über Sie',
    whoSees: 'Nur Unternehmen, bei denen Sie sich bewerben, sehen Ihr Profil.',
    fields: {
      full_name: 'Name',
      phone: 'Telefonnummer (freiwillig)',
      experience_years: 'Jahre Berufserfahrung (freiwillig)',
      education: 'Ausbildung (freiwillig)',
      resume_url: 'Link zu Ihrem Lebenslauf (freiwillig)',
    },
    hints: {
      phone: 'Mit der Vorwahl des Landes, zum Beispiel +43 1 234567.',
      education: 'Abschlüsse, Lehre, Kurse: was hilft, Ihre Bewerbung zu beurteilen.',
      resume_url: 'Eine Seite oder Datei, die alle mit dem Link öffnen können.',
    },
    fieldErrors: {
      full_name: 'Geben Sie Ihren Namen ein',
      phone: 'Geben Sie eine Telefonnummer wie +43 1 234567 ein, oder lassen Sie das Feld leer',
      experience_years: 'Geben Sie eine ganze Zahl von 0 bis 60 ein, oder lassen Sie das Feld leer',
      education: 'Geben Sie höchstens 2.000 Zeichen ein',
      resume_url:
        'Geben Sie eine ganze Adresse wie https://example.com/lebenslauf.pdf ein, oder lassen Sie das Feld leer',
    },
    problems: {
      PROFILE_EXISTS: 'Sie haben schon ein Profil. Öffnen Sie diese Seite neu, um es zu ändern.',
    },
    save: 'Speichern',
    saveAndGoOn: 'Speichern und weiter',
    back: 'Zurück ohne zu speichern',
    skills: 'Kenntnisse',
    noSkills: 'Noch keine Kenntnisse. Stellen nennen, was sie brauchen: Ihre Kenntnisse helfen, einander zu finden.',
    addSkills: 'Kenntnisse hinzufügen',
    changeSkills: 'Kenntnisse ändern',
    levels: { BEGINNER: 'Grundlagen', INTERMEDIATE: 'Gut', ADVANCED: 'Sehr gut' },
    skillsTitle: 'Ihre Kenntnisse',
    findSkill: 'Kenntnis suchen',
    find: 'Suchen',
    someSkills: 'Einige Kenntnisse',
    foundSkills: (q) => `Kenntnisse zu „${q}“`,
    noneFound: 'Keine andere Kenntnis heißt so. Versuchen Sie es mit einem Teil des Namens.',
    choose: 'Angekreuzte hinzufügen',
    chosenSkills: 'Ihre Kenntnisse, und wie gut sie sind',
    noneChosen: 'Noch keine. Kreuzen Sie oben welche an, und fügen Sie sie hinzu.',
    removeSkill: 'Entfernen',
    saveSkills: 'Kenntnisse speichern',
    cancel: 'Zurück ohne zu speichern',
  },
}
