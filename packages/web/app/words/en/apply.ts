export const apply = {
  apply: {
    apply: 'Apply',
    again: 'Apply again',
    signInFirst: 'You sign in first, and come back here.',
    appliedOn: 'You applied on',
    seeApplication: 'See your application',
    over: 'You applied for this job five times, which is the most that is possible.',
    notOpen: 'This job accepts no applications now.',
    title: (job: string) => `Apply: ${job}`,
    back: 'Back to the job',
    whatIsSent: (company: string) =>
      `${company} gets your name and your profile. If you change the profile later, the company sees the change.`,
    profile: 'Your profile',
    skills: 'Skills',
    notStated: 'Not stated',
    changeProfile: 'Change the profile',
    changeSkills: 'Change the skills',
    send: 'Send the application',
    problems: {
      JOB_NOT_OPEN: 'This job was closed or paused just now, so it accepts no applications.',
      TOO_MANY_ATTEMPTS: 'You applied for this job five times, which is the most that is possible.',
    } as Record<string, string>,
    isSent: 'Your application is sent.',
    comesNext:
      'The company looks at it and decides. You get a notification when you are shortlisted, invited or when there is a decision. Until then you can withdraw.',
  },
}
