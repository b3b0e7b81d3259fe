export const board = {
  board: {
    title: (job: string) => `Board of applicants: ${job}`,
    moveTo: 'Move to …',
    moveNamed: (name: string) => `Move ${name} to`,
    move: 'Move',
    more: (total: number) => `All ${total} in the list`,
    results: {
      moved: (name: string, status: string) => `${name} is in “${status}” now.`,
      returned: (name: string, status: string) =>
        `${name} was not moved: the status has changed in the meantime. It is “${status}” now.`,
      failed: (name: string, status: string) =>
        `${name} was not moved and is in “${status}” again: the portal was busy or not available. Try again.`,
    },
    someFinal: 'Hiring and rejecting cannot be undone.',
    help: 'Keyboard shortcuts',
    keys: {
      next: 'Next applicant',
      previous: 'Previous applicant',
      choose: 'Choose this applicant',
      move: 'Move this applicant, or the chosen ones',
      help: 'Show this list',
    },
    useKeys: 'Use these keys on boards',
    close: 'Close',
  },
}
