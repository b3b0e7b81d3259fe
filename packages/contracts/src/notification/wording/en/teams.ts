import type { Wording } from '../wording.ts'

const roles = { OWNER: 'an owner', RECRUITER: 'a recruiter', INTERVIEWER: 'an interviewer' }

export const teams: Pick<Wording, 'TEAM_INVITED' | 'TEAM_CHANGED' | 'DOMAIN_LOST'> = {
  TEAM_INVITED: ({ company, role, expires_at }, moment) => ({
    title: `Join ${company ?? 'a company'} on the Job Portal`,
    sentences: [
      `You are invited to become ${role === null ? 'a member' : roles[role]} of ${company ?? 'a company'}.`,
      `The link works once${expires_at === null ? '' : `, until ${moment(expires_at)}`}. You can also refuse there.`,
      'If you do not know the company, you can ignore this message.',
    ],
  }),

  TEAM_CHANGED: ({ company, change, role }) => {
    const name = company ?? 'your company'
    switch (change) {
      case 'JOINED':
        return {
          title: 'Somebody has joined your team',
          sentences: [`Somebody whom you invited is now ${roles[role]} of ${name}.`],
        }
      case 'ROLE':
        return { title: 'Your role has changed', sentences: [`You are now ${roles[role]} of ${name}.`] }
      case 'REMOVED':
        return {
          title: 'You are no longer a member of the team',
          sentences: [
            `An owner of ${name} has removed you from its team. Its owners take over your jobs there.`,
            'You can found another company, or accept the invitation of one.',
          ],
        }
    }
  },

  DOMAIN_LOST: () => ({
    title: 'A domain of your company is no longer verified',
    sentences: [
      'The DNS record of one of your domains has been missing for a week, so the domain is no longer verified.',
      'If it is still yours, make the record again, and check it.',
    ],
  }),
}
