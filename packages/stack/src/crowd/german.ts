import { applicants, type CrowdCompany } from './crowd-data.ts'

const headings = ['Ihre Aufgaben', 'Was Sie mitbringen', 'Was wir bieten'] as const

const nordlicht: CrowdCompany = {
  email: 'nordlicht@example.com',
  name: 'Nordlicht Energie',
  country: 'DE',
  currency: 'EUR',
  website: 'https://nordlicht.example.com',
  about: 'Nordlicht Energie plant, baut und wartet Windparks in der Nordsee. 320 Menschen, ein Ziel: Strom ohne Rauch.',
  headings,
  offers: '30 Tage Urlaub, ein Zuschuss zum Deutschlandticket und eine Kantine mit Blick auf die Elbe.',
  jobs: [
    {
      title: 'Servicetechniker für Windkraftanlagen (m/w/d)',
      location: 'Hamburg',
      type: 'FULL_TIME',
      pay: [48_000, 60_000],
      skills: ['Electrical Engineering'],
      tasks: [
        'Sie warten Anlagen auf See, zwei Wochen draußen, zwei Wochen frei',
        'Sie finden Fehler, bevor sie teuer werden',
      ],
      asks: [
        'Eine Ausbildung in Elektrotechnik oder Mechatronik',
        'Höhentauglichkeit; die Sicherheitstrainings zahlen wir',
      ],
      applicants: applicants({ dmitri: ['SHORTLISTED', 2], jakub: 'APPLIED' }),
    },
    {
      title: 'Projektleitung Netzanschluss (m/w/d)',
      location: 'Hamburg',
      type: 'FULL_TIME',
      pay: [72_000, 88_000],
      skills: ['Project Management', 'Electrical Engineering'],
      tasks: ['Sie bringen den Strom vom Umspannwerk ins Netz', 'Sie verhandeln mit Netzbetreibern und Gemeinden'],
      asks: ['Erfahrung mit Genehmigungsverfahren', 'Deutsch auf dem Niveau C1'],
      applicants: applicants({ dmitri: 'APPLIED', marcus: 'REJECTED' }),
    },
    {
      title: 'Werkstudent Datenanalyse (m/w/d)',
      location: 'Bremen',
      type: 'INTERNSHIP',
      pay: [15_600, 18_200],
      skills: ['Python', 'SQL'],
      tasks: ['Sie werten Messungen von 94 Turbinen aus', 'Sie sagen voraus, welches Lager als nächstes wärmer wird'],
      asks: ['Ein laufendes Studium', 'Grundkenntnisse in Python'],
      applicants: applicants({ kavya: 'REJECTED', alice: 'WITHDRAWN' }),
    },
  ],
}

const donaubank: CrowdCompany = {
  email: 'donaubank@example.com',
  name: 'Donaubank',
  country: 'AT',
  currency: 'EUR',
  website: 'https://donaubank.example.com',
  about: 'Die Donaubank ist eine Genossenschaft mit neun Filialen zwischen Krems und Hainburg.',
  headings,
  offers: '14 Gehälter, Gleitzeit ohne Kernzeit und ein Klimaticket.',
  jobs: [
    {
      title: 'Buchhalterin oder Buchhalter',
      location: 'Wien',
      type: 'FULL_TIME',
      pay: [42_000, 52_000],
      skills: ['Accounting', 'Excel'],
      tasks: [
        'Sie führen die Bücher der Genossenschaft',
        'Sie bereiten den Abschluss vor, und erklären ihn im Vorstand',
      ],
      asks: ['Die Prüfung zur Bilanzbuchhaltung, oder Sie sind dabei', 'Genauigkeit, auch am Freitag um vier'],
      applicants: applicants({ lena: ['SHORTLISTED', 1], bob: 'APPLIED' }),
    },
    {
      title: 'Kundenbetreuung in der Filiale',
      location: 'Krems an der Donau',
      type: 'PART_TIME',
      pay: [26_000, 31_000],
      skills: ['Customer Service'],
      tasks: ['Sie eröffnen Konten und hören zu', 'Sie helfen beim ersten Mal am Automaten'],
      asks: ['Freundlichkeit, die nicht gespielt ist'],
      applicants: applicants({ lena: 'WITHDRAWN' }),
    },
    {
      title: 'Softwareentwicklung Zahlungsverkehr',
      location: 'Wien',
      type: 'FULL_TIME',
      pay: [60_000, 80_000],
      skills: ['Java', 'Kubernetes', 'SQL'],
      tasks: [
        'Sie lösen ein System von 1998 ab, Stück für Stück',
        'Sie sorgen dafür, dass keine Überweisung zweimal ankommt',
      ],
      asks: ['Java und Freude an Tests', 'Englisch genügt; Deutsch lernen Sie bei uns'],
      applicants: applicants({ emeka: ['SHORTLISTED', 8], chiara: ['REJECTED', 'held'] }),
    },
  ],
}

const alpenhof: CrowdCompany = {
  email: 'alpenhof@example.com',
  name: 'Alpenhof Graubünden',
  country: 'CH',
  currency: 'CHF',
  website: 'https://alpenhof.example.com',
  about: 'Der Alpenhof ist ein Hotel mit 48 Zimmern auf 1700 Metern, seit vier Generationen.',
  headings,
  offers: 'Ein Zimmer im Haus, die Skikarte und Trinkgeld, das geteilt wird.',
  jobs: [
    {
      title: 'Bäckerin oder Bäcker für die Saison',
      location: 'Chur',
      type: 'CONTRACT',
      pay: [56_000, 62_000],
      skills: ['Baking'],
      tasks: ['Sie backen Brot für 120 Gäste, ab vier Uhr früh', 'Sie führen die Nusstorte weiter, wie sie war'],
      asks: ['Eine Lehre oder zehn Jahre Übung'],
      applicants: applicants({ olivier: ['SHORTLISTED', 9] }),
    },
    {
      title: 'Rezeption, auch am Abend',
      location: 'Chur',
      type: 'PART_TIME',
      pay: [38_000, 44_000],
      skills: ['Customer Service', 'Translation'],
      tasks: ['Sie empfangen Gäste in drei Sprachen'],
      asks: ['Deutsch, Englisch und Italienisch oder Romanisch'],
      applicants: applicants({ chiara: 'WITHDRAWN', ines: 'APPLIED' }),
    },
  ],
}

export const inGerman = [nordlicht, donaubank, alpenhof]
