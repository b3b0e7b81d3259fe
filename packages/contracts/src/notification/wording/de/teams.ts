import type { Wording } from '../wording.ts'

const roles = { OWNER: 'Inhaber', RECRUITER: 'Recruiter', INTERVIEWER: 'Interviewer' }

export const teams: Pick<Wording, 'TEAM_INVITED' | 'TEAM_CHANGED' | 'DOMAIN_LOST'> = {
  TEAM_INVITED: ({ company, role, expires_at }, moment) => ({
    title: `Einladung zu ${company ?? 'einem Unternehmen'} im Job Portal`,
    sentences: [
      `Sie sind eingeladen, bei ${company ?? 'einem Unternehmen'} ${role === null ? 'Mitglied' : roles[role]} zu werden.`,
      `Der Link gilt einmal${expires_at === null ? '' : `, bis ${moment(expires_at)}`}. Dort können Sie auch ablehnen.`,
      'Wenn Sie das Unternehmen nicht kennen, müssen Sie nichts tun.',
    ],
  }),

  TEAM_CHANGED: ({ company, change, role }) => {
    const name = company ?? 'Ihrem Unternehmen'
    switch (change) {
      case 'JOINED':
        return {
          title: 'Ihr Team hat ein neues Mitglied',
          sentences: [`Eine Person, die Sie eingeladen haben, ist jetzt ${roles[role]} bei ${name}.`],
        }
      case 'ROLE':
        return { title: 'Ihre Rolle hat sich geändert', sentences: [`Sie sind jetzt ${roles[role]} bei ${name}.`] }
      case 'REMOVED':
        return {
          title: 'Sie gehören nicht mehr zum Team',
          sentences: [
            `Sie wurden aus dem Team bei ${name} entfernt. Inhaber übernehmen Ihre Stellen dort.`,
            'Sie können ein anderes Unternehmen gründen oder die Einladung eines anderen annehmen.',
          ],
        }
    }
  },

  DOMAIN_LOST: () => ({
    title: 'Eine Domain Ihres Unternehmens ist nicht mehr bestätigt',
    sentences: [
      'Der DNS-Eintrag einer Ihrer Domains fehlt seit einer Woche, deshalb ist die Domain nicht mehr bestätigt.',
      'Wenn sie noch Ihnen gehört, legen Sie den Eintrag wieder an, und prüfen Sie ihn.',
    ],
  }),
}
