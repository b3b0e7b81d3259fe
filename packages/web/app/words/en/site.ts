export const site = {
  portal: 'Job Portal',
  header: {
    skip: 'Skip to content',
    navigation: 'Main',
    jobs: 'Find jobs',
    overview: 'Overview',
    hiring: 'Hiring',
    admin: 'Administration',
    signIn: 'Sign in',
    signUp: 'Sign up',
    notifications: 'Notifications',
    unread: 'unread',
    account: 'Account',
    settings: 'Settings',
    signOut: 'Sign out',
  },
  footer: {
    navigation: 'About the portal',
    companies: 'Companies',
    help: 'Help',
    accessibility: 'Accessibility',
    privacy: 'Privacy',
    terms: 'Terms',
    api: 'For developers',
    view: 'Language and colours',
    themes: { system: 'System colours', light: 'Light', dark: 'Dark' },
  },
  fields: { show: 'Show' },
  /** Of a part of a page. */
  unavailable: 'This is not available right now.',
  pages: { label: 'Pages', page: 'Page', previous: 'Previous', next: 'Next' },
  errors: {
    prefix: 'Error:',
    summary: 'There is a problem',
    tooMany: (seconds?: number) =>
      `Too many requests. ${seconds === undefined ? 'Try again in a moment.' : `Try again in ${inSeconds(seconds)}.`}`,
    unavailable: (requestId: string) =>
      `The portal could not do this just now. Nothing was changed; try again in a moment. (Request ${requestId})`,
    timedOut: (requestId: string) =>
      `The portal did not respond in time, so this may have been done or not. Look before you try again. (Request ${requestId})`,
    retryAfter: (seconds: number) => `Try again in ${inSeconds(seconds)}.`,
    requestId: (id: string) => `If you ask for help, name this request: ${id}`,
    searchJobs: 'Find jobs',
    home: (portal: string) => `To the start of ${portal}`,
    help: 'Help',
    pages: {
      400: {
        title: 'This request was not understood',
        text: 'The address or the form is not complete. Go back, and try it again from there.',
      },
      403: {
        title: 'This page is not for your account',
        text: 'You are signed in, but only other people may see or do this.',
      },
      404: {
        title: 'Page not found',
        text: 'There is nothing at this address. It may have been removed, or the address was not copied completely.',
      },
      410: { title: 'No longer here', text: 'What was at this address has been removed.' },
      429: {
        title: 'Too many requests',
        text: 'More requests came from your connection than the portal allows in a minute. Your data is safe.',
      },
      500: {
        title: 'Something went wrong',
        text: 'The mistake is ours, and it is recorded. Trying again may help.',
      },
      503: {
        title: 'Not available right now',
        text: 'A part of the portal does not respond. It usually takes less than a minute until it is back.',
      },
    },
  },
}

function inSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  return `${Math.ceil(seconds / 60)} minutes`
}
