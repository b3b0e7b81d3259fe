// Companies that write French, Spanish and Portuguese.
import { applicants, type CrowdCompany } from './crowd-data.ts'

const boulangerie: CrowdCompany = {
  email: 'boulangerie@example.com',
  name: 'Boulangerie Martin',
  website: 'https://boulangerie.example.com',
  about: 'Trois boulangeries de quartier à Lyon, et un seul four pour le levain, allumé depuis 1931.',
  headings: ['Vos missions', 'Votre profil', 'Ce que nous offrons'],
  offers: 'Deux jours de repos de suite, une mutuelle prise en charge à 80 %, et du pain tous les soirs.',
  jobs: [
    {
      title: 'Boulanger ou boulangère',
      location: 'Lyon',
      type: 'FULL_TIME',
      pay: [26_000, 31_000],
      skills: ['Baking'],
      tasks: ['Pétrir, façonner et cuire, de 3 h à 10 h', 'Former nos deux apprentis'],
      asks: ['CAP Boulanger', 'Le goût du travail bien fait'],
      applicants: applicants({ olivier: ['HIRED', 'held'] }),
    },
    {
      title: 'Vendeur ou vendeuse, le week-end',
      location: 'Lyon',
      type: 'PART_TIME',
      pay: [9_000, 10_500],
      skills: ['Customer Service'],
      tasks: ['Accueillir, conseiller, encaisser'],
      asks: ['Un sourire à 7 h du matin'],
      applicants: applicants({ olivier: 'APPLIED', ines: 'APPLIED' }),
    },
    {
      title: 'Apprenti en communication',
      location: 'Lyon',
      type: 'INTERNSHIP',
      skills: ['Marketing', 'Translation'],
      tasks: ['Raconter nos pains en photos et en mots'],
      asks: ['Une école qui vous laisse venir trois jours par semaine'],
      applicants: applicants({ ines: ['SHORTLISTED', 4] }),
    },
  ],
}

const santeSud: CrowdCompany = {
  email: 'santesud@example.com',
  name: 'Santé Sud',
  website: 'https://santesud.example.com',
  about: 'Santé Sud accompagne des personnes âgées à domicile, de Marseille à Nîmes.',
  headings: ['Vos missions', 'Votre profil', 'Ce que nous offrons'],
  offers: 'Une voiture de service, des tournées stables, et treize mois de salaire.',
  jobs: [
    {
      title: 'Infirmier ou infirmière à domicile',
      location: 'Marseille',
      type: 'FULL_TIME',
      pay: [32_000, 38_000],
      skills: ['Nursing'],
      tasks: ['Soigner douze personnes par jour, toujours les mêmes', 'Faire le lien avec la famille et le médecin'],
      asks: ["Diplôme d'État", 'Permis B'],
      applicants: applicants({ fatima: ['SHORTLISTED', 7], noor: 'REJECTED' }),
    },
    {
      title: 'Coordinateur ou coordinatrice de tournées',
      location: 'Nîmes',
      type: 'FULL_TIME',
      pay: [29_000, 34_000],
      skills: ['Logistics', 'Excel', 'Customer Service'],
      tasks: ['Planifier quarante tournées', 'Trouver une solution avant midi, chaque jour'],
      asks: ['Sang-froid et sens du service'],
      applicants: applicants({ marcus: 'APPLIED' }),
    },
  ],
}

const huerta: CrowdCompany = {
  email: 'huerta@example.com',
  name: 'Huerta Verde',
  website: 'https://huerta.example.com',
  about: 'Huerta Verde es una cooperativa de 210 familias que cultivan naranjas y verduras cerca de Valencia.',
  headings: ['Tus tareas', 'Lo que aportas', 'Lo que ofrecemos'],
  offers: 'Contrato fijo desde el primer día, viernes por la tarde libres y una cesta de verdura por semana.',
  jobs: [
    {
      title: 'Responsable de logística',
      location: 'Valencia',
      type: 'FULL_TIME',
      pay: [34_000, 42_000],
      skills: ['Logistics', 'Project Management'],
      tasks: ['Organizar cuarenta camiones por semana hacia toda Europa', 'Reducir los kilómetros en vacío'],
      asks: ['Tres años en transporte refrigerado', 'Inglés; francés es un plus'],
      applicants: applicants({ marcus: ['SHORTLISTED', 3] }),
    },
    {
      title: 'Técnico o técnica de campo',
      location: 'Valencia',
      type: 'FULL_TIME',
      pay: [27_000, 32_000],
      skills: ['Robotics', 'Electrical Engineering'],
      tasks: ['Mantener los sensores de riego en 300 hectáreas', 'Enseñar a las familias a leer los datos'],
      asks: ['Formación en electrónica o automatización'],
    },
    {
      title: 'Especialista en marketing digital',
      location: 'Madrid o remoto en España',
      type: 'PART_TIME',
      pay: [18_000, 22_000],
      skills: ['Marketing'],
      tasks: ['Contar de dónde viene cada naranja', 'Cuidar la tienda en línea'],
      asks: ['Español nativo y buena ortografía'],
      status: 'PAUSED',
      applicants: applicants({ ines: 'APPLIED' }),
    },
  ],
}

const atlantico: CrowdCompany = {
  email: 'atlantico@example.com',
  name: 'Atlântico Sistemas',
  website: 'https://atlantico.example.com',
  about: 'A Atlântico Sistemas cria software para hospitais públicos, em Lisboa e em São Paulo.',
  headings: ['O que vai fazer', 'O que procuramos', 'O que oferecemos'],
  offers: 'Horário flexível, seguro de saúde para a família e 25 dias de férias.',
  jobs: [
    {
      title: 'Programador ou programadora Java',
      location: 'Lisboa',
      type: 'FULL_TIME',
      pay: [38_000, 52_000],
      skills: ['Java', 'SQL', 'Kubernetes'],
      tasks: ['Desenvolver o registo clínico de 40 hospitais', 'Rever código com uma equipa de seis'],
      asks: ['Java 21 e bons testes', 'Português ou vontade de aprender'],
      applicants: applicants({ emeka: 'APPLIED', chiara: 'APPLIED' }),
    },
    {
      title: 'Analista de suporte',
      location: 'São Paulo',
      type: 'FULL_TIME',
      pay: [60_000, 78_000],
      skills: ['Customer Service', 'Linux'],
      tasks: ['Atender hospitais, de dia e em plantões pagos'],
      asks: ['Calma ao telefone'],
    },
    {
      title: 'Estágio em dados de saúde',
      location: 'Lisboa',
      type: 'INTERNSHIP',
      pay: [12_000, 14_000],
      skills: ['SQL', 'Power BI'],
      tasks: ['Preparar painéis que os médicos entendem'],
      asks: ['Estudos em estatística, saúde ou informática'],
      applicants: applicants({ bob: ['REJECTED', 'held'], ines: 'APPLIED' }),
    },
  ],
}

export const inRomanceLanguages = [boulangerie, santeSud, huerta, atlantico]
