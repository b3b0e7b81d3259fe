import type { Words } from '../words.ts'

export const domains: Pick<Words, 'domains'> = {
  domains: {
    title: 'Domains Ihres Unternehmens',
    why: 'Zeigen Sie, dass Ihr Unternehmen wirklich Ihres ist: Mit einer bestätigten Domain steht ein Zeichen auf seiner Seite und an seinen Stellen.',
    none: 'Sie haben noch keine Domain hinzugefügt.',
    onlyOwners: 'Inhaber des Unternehmens können Domains hinzufügen und bestätigen.',
    done: {
      add: 'Die Domain ist hinzugefügt. Legen Sie den Eintrag an und prüfen Sie ihn dann.',
      remove: 'Die Domain ist entfernt.',
    },
    add: 'Domain hinzufügen',
    domain: 'Domain',
    domainHint: 'Die Ihrer Website oder Ihrer E-Mail-Adressen, zum Beispiel example.com.',
    verifiedSince: 'Bestätigt seit',
    notVerified: 'Noch nicht bestätigt',
    missingSince: 'Der Eintrag fehlt seit',
    grace: (days: number) => `Nach ${days} Tagen ohne ihn ist die Domain nicht mehr bestätigt.`,
    makeRecord:
      'Legen Sie diesen Eintrag dort an, wo die Domain verwaltet wird, und prüfen Sie ihn dann. Neue Einträge sind manchmal erst nach einer Stunde zu sehen.',
    recordType: 'Typ',
    recordName: 'Name',
    recordValue: 'Text',
    check: 'Prüfen',
    remove: 'Entfernen',
    back: 'Zurück zum Unternehmen',
    found: 'Der Eintrag ist da: Die Domain ist bestätigt.',
    foundNothing:
      'Unter diesem Namen wurde kein TXT-Eintrag gefunden. Stimmt der Name? Neue Einträge sind manchmal erst nach einer Stunde zu sehen.',
    foundOthers: 'Der richtige Eintrag wurde nicht gefunden. Gefunden wurde:',
    noAnswer: 'Die Nameserver haben nicht geantwortet. Prüfen Sie in einigen Minuten noch einmal.',
    verified: 'Bestätigt',
    verifiedHint: 'Das Unternehmen hat gezeigt, dass ihm eine Domain gehört.',
    fieldErrors: { domain: 'Geben Sie eine Domain ein, die man registrieren kann, zum Beispiel example.com' },
    problems: {
      DOMAIN_TAKEN: 'Ein anderes Unternehmen hat diese Domain bestätigt.',
      DOMAIN_LIMIT: 'Das Unternehmen hat so viele Domains, wie es haben darf. Entfernen Sie zuerst eine.',
      COMPANY_LIMIT:
        'Die Domains wurden vorerst so oft geprüft, wie es geht. Versuchen Sie es in einer Stunde noch einmal.',
      COMPANY_ROLE: 'Nur Inhaber des Unternehmens dürfen das.',
    },
  },
}
