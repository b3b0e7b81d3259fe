import type { PayPeriod } from '@portal/contracts/job/pay'
import type { Workplace } from '@portal/contracts/job/place'

export const demoCompany = { company_name: 'TechCorp', company_website: 'https://techcorp.example.com' }

/** Created in this order, so that their ids are 1 to 5 in an empty portal. */
export const demoSkills = ['Python', 'SQL', 'Power BI', 'FastAPI', 'Machine Learning'] as const

export const demoSeekers = {
  alice: {
    email: 'alice@example.com',
    profile: {
      full_name: 'Alice Johnson',
      phone: '+1 555 0100',
      experience_years: 5,
      education: 'BSc Computer Science',
      resume_url: 'https://example.com/resumes/alice.pdf',
      headline: 'Backend developer who likes small services',
      about: 'I build interfaces that other programs depend on, and look after them once they run.',
      country: 'US',
      city: 'Austin',
      links: ['https://example.com/alice'],
      languages: [
        { language: 'en', level: 'NATIVE' },
        { language: 'es', level: 'B2' },
      ],
      desired: {
        titles: ['Backend developer'],
        job_types: ['FULL_TIME'],
        workplaces: ['REMOTE', 'HYBRID'],
        places: ['Austin'],
        pay: { amount: 95_000, currency: 'USD', period: 'YEAR' },
      },
    },
  },
  bob: {
    email: 'bob@example.com',
    profile: {
      full_name: 'Bob Smith',
      phone: '+1 555 0101',
      experience_years: 3,
      education: 'MSc Statistics',
      resume_url: 'https://example.com/resumes/bob.pdf',
      headline: 'Analyst who makes numbers easy to read',
      country: 'US',
      languages: [{ language: 'en', level: 'NATIVE' }],
    },
  },
} as const

type DemoJob = {
  title: string
  description: string
  location: string
  workplace: Workplace
  country: string
  city?: string
  salary_min: number
  salary_max: number
  salary_currency: string
  salary_period: PayPeriod
  skills: readonly (typeof demoSkills)[number][]
  applicant: keyof typeof demoSeekers
}

/** Every demo job is FULL_TIME and OPEN. */
export const demoJobs: readonly DemoJob[] = [
  {
    title: 'Python Backend Developer',
    description: 'Build and run the services behind our hiring products, from the database to the public API.',
    location: 'Bangalore',
    workplace: 'HYBRID',
    country: 'IN',
    city: 'Bangalore',
    salary_min: 80_000,
    salary_max: 120_000,
    salary_currency: 'USD',
    salary_period: 'YEAR',
    skills: ['Python', 'SQL', 'FastAPI'],
    applicant: 'alice',
  },
  {
    title: 'Data Analyst',
    description: 'Turn what our customers do into reports that people decide by.',
    location: 'Remote',
    workplace: 'REMOTE',
    country: 'IN',
    salary_min: 60_000,
    salary_max: 90_000,
    salary_currency: 'USD',
    salary_period: 'YEAR',
    skills: ['SQL', 'Power BI', 'Machine Learning'],
    applicant: 'bob',
  },
]
