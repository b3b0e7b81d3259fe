export const blocked = {
  blockedCompanies: {
    title: 'Blocked companies',
    change: 'Change blocked companies',
    effect:
      'Companies that you block neither find nor invite you. If you apply to one yourself, it gets your application like any other company.',
    none: 'You block no company.',
    what: 'Company to block',
    hint: 'The address of its page on this portal, or a domain such as example.com, which blocks the company that has verified it.',
    error: 'Enter the address of a company’s page here, or a domain such as example.com',
    add: 'Block',
    remove: 'Unblock',
    back: 'Back to your profile',
    saved: 'Your blocked companies are saved.',
  },
}
