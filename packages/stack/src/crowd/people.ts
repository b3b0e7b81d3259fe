import type { CrowdPerson } from './crowd-data.ts'

export const people: readonly CrowdPerson[] = [
  {
    email: 'alice@example.com',
    skills: {
      Python: 'ADVANCED',
      SQL: 'ADVANCED',
      FastAPI: 'INTERMEDIATE',
      Linux: 'INTERMEDIATE',
      Kubernetes: 'BEGINNER',
    },
  },
  {
    email: 'bob@example.com',
    skills: { SQL: 'ADVANCED', 'Power BI': 'ADVANCED', Excel: 'ADVANCED', Python: 'BEGINNER' },
  },
  {
    email: 'chiara@example.com',
    profile: {
      full_name: 'Chiara Rossi',
      phone: '+39 06 5550 110',
      experience_years: 7,
      education: 'Laurea magistrale in Ingegneria informatica, Politecnico di Milano',
    },
    skills: { TypeScript: 'ADVANCED', React: 'ADVANCED', Java: 'INTERMEDIATE', Python: 'INTERMEDIATE' },
  },
  {
    email: 'dmitri@example.com',
    profile: {
      full_name: 'Dmitri Ivanov',
      phone: '+49 40 5550 121',
      experience_years: 11,
      education: 'Dipl.-Ing. Elektrotechnik, TU Dresden',
    },
    skills: { 'Electrical Engineering': 'ADVANCED', CAD: 'ADVANCED', Robotics: 'INTERMEDIATE' },
  },
  {
    email: 'emeka@example.com',
    profile: {
      full_name: 'Emeka Okafor',
      phone: '+234 1 555 0132',
      experience_years: 4,
      education: 'BSc Computer Science, University of Lagos',
    },
    skills: { Java: 'ADVANCED', Kubernetes: 'INTERMEDIATE', Linux: 'ADVANCED', Python: 'INTERMEDIATE' },
  },
  {
    email: 'fatima@example.com',
    profile: {
      full_name: 'فاطمة الزهراء حسن',
      phone: '+20 2 5550 143',
      experience_years: 9,
      education: 'بكالوريوس التمريض، جامعة القاهرة',
    },
    skills: { Nursing: 'ADVANCED', 'Customer Service': 'INTERMEDIATE', Translation: 'INTERMEDIATE' },
  },
  {
    email: 'hiroshi@example.com',
    profile: {
      full_name: '田中 浩',
      phone: '+81 3 5550 154',
      experience_years: 15,
      education: '東京工業大学 工学修士',
    },
    skills: { Robotics: 'ADVANCED', CAD: 'ADVANCED', Python: 'INTERMEDIATE', 'Machine Learning': 'INTERMEDIATE' },
  },
  {
    email: 'ines@example.com',
    profile: {
      full_name: 'Inês Carvalho',
      phone: '+351 21 555 0165',
      experience_years: 2,
      education: 'Licenciatura em Gestão, Universidade do Porto',
    },
    skills: { Marketing: 'INTERMEDIATE', Excel: 'INTERMEDIATE', Translation: 'ADVANCED' },
  },
  {
    email: 'jakub@example.com',
    profile: {
      full_name: 'Jakub Wójcik',
      phone: '+48 12 555 01 76',
      experience_years: 6,
      education: 'Magister inżynier automatyki, AGH w Krakowie',
    },
    skills: { Robotics: 'ADVANCED', Linux: 'ADVANCED', Python: 'ADVANCED', 'Machine Learning': 'BEGINNER' },
  },
  {
    email: 'kavya@example.com',
    profile: {
      full_name: 'Kavya Narayanan',
      phone: '+91 80 5550 0187',
      experience_years: 5,
      education: 'MTech Data Science, IISc Bengaluru',
    },
    skills: { Python: 'ADVANCED', 'Machine Learning': 'ADVANCED', SQL: 'ADVANCED', FastAPI: 'ADVANCED' },
  },
  {
    email: 'lena@example.com',
    profile: {
      full_name: 'Lena Hofer',
      phone: '+43 1 5550 198',
      experience_years: 3,
      education: 'Lehre als Bürokauffrau, danach Abendschule für Buchhaltung',
    },
    skills: { Accounting: 'ADVANCED', Excel: 'ADVANCED', 'Customer Service': 'INTERMEDIATE' },
  },
  {
    email: 'marcus@example.com',
    profile: {
      full_name: 'Marcus Campbell',
      phone: '+1 416 555 0109',
      experience_years: 20,
      education: 'Diploma in Supply Chain Management, Humber College',
    },
    skills: { Logistics: 'ADVANCED', 'Project Management': 'ADVANCED', Excel: 'INTERMEDIATE' },
  },
  {
    email: 'noor@example.com',
    profile: {
      full_name: 'Noor Rahman',
      phone: '+44 131 555 0120',
      experience_years: 1,
      education: 'BN (Hons) Nursing, University of Edinburgh',
    },
    skills: { Nursing: 'INTERMEDIATE', Teaching: 'BEGINNER' },
  },
  {
    email: 'olivier@example.com',
    profile: {
      full_name: 'Olivier Lefèvre',
      phone: '+33 4 55 50 13 10',
      experience_years: 12,
      education: 'CAP Boulanger, Brevet de maîtrise',
    },
    skills: { Baking: 'ADVANCED', 'Customer Service': 'ADVANCED', Teaching: 'INTERMEDIATE' },
  },
]
