import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, post, recruiter, startJobService } from './portal.ts'

/** Titles of jobs, each with searches that find it. */
const titles: Record<string, [title: string, ...typed: string[]][]> = {
  'invisible characters': [
    ['Soft\u00adware Kubernetes', 'software', 'Kuber\u200bnetes', 'Kuber\u00adnetes', '\ufeffkubernetes'],
    ['Data\u200b Scientist', 'data scientist', 'data', 'data\u00a0scientist'],
    ['Ku\u200bbectl Admin\u2060istrator', 'kubectl', 'administrator'],
    ['Excel™ Trainer®', 'excel', 'trainer', 'excel™ trainer', 'Excel®'],
    ['Ｋｏｔｌｉｎ Ｄｅｖｅｌｏｐｅｒ', 'kotlin', 'Ｋｏｔｌｉｎ'],
    ['Re\u0301gisseur', 'régisseur', 'regisseur', 'Re\u0301gisseur'],
  ],
  'letters with other spellings': [
    ['Bürokauffrau', 'Buerokauffrau', 'Burokauffrau', 'bürokauffrau'],
    ['Mueller-Thurgau Winzer', 'müller', 'mueller'],
    ['Gärtner', 'gaertner', 'gartner', 'GÄRTNER'],
    ['Smørrebrødsjomfru', 'smoerrebroedsjomfru', 'smorrebrodsjomfru'],
    ['Håndværker', 'haandvaerker', 'handvaerker'],
    ['Księgowa Łukasz', 'ksiegowa', 'lukasz'],
    ['Straßenbauer', 'strassenbauer', 'STRASSENBAUER'],
    ['Đầu bếp', 'dau bep', 'đầu bếp'],
    ['Vélo d’Entretien', "d'entretien", 'd’entretien', 'entretien', 'dentretien'],
    ['Sœur Œnologue', 'soeur', 'oenologue'],
    ['Öğretmen Iğdır', 'ogretmen', 'oegretmen', 'IĞDIR', 'igdir'],
  ],
  'words written as one or two': [
    ['Headteacher', 'head teacher', 'headteachers', 'head-teacher', '"head teacher"'],
    ['Head Housekeeper Teacher', 'house keeper', 'house-keeper'],
    ['Head Teachers of Two', 'headteacher', 'headteachers'],
    ['Dish Washers', 'dishwasher', 'dish-washer'],
    ['Forklift Operator', 'fork lift', 'fork-lift', 'forklifts'],
    ['Pay Roll Clerk', 'payroll'],
    ['Assistant Head Teacher', 'headteacher', 'head teacher'],
    ['Cyber Security Analyst', 'cybersecurity', 'cyber-security', 'cyber security'],
    ['Cybersecurity Lead', 'cyber security', 'cyber-security'],
    ['Healthcare Assistant', 'health care', 'healthcare', 'health-care assistant'],
    ['Health Care Aide', 'healthcare'],
    ['e-Learning Designer', 'elearning', 'e learning', 'e-learning', 'E‑Learning'],
    ['Elearning Author', 'e-learning', 'e learning'],
    ['Warehouse Picker', 'ware house', 'warehouse'],
    ['Book keeper', 'bookkeeper', 'book-keeper'],
    ['Child Care Worker', 'childcare'],
    ['Co-ordinator', 'coordinator', 'co ordinator'],
    ['Web Site Editor', 'website', 'web-site'],
    ['Sales Man', 'salesman', 'salesmen'],
    ['Non-profit Director', 'nonprofit', 'non profit'],
    ['Power BI Modeller', 'powerbi', 'power-bi'],
    ['PowerPoint Artist', 'power point', 'powerpoint'],
  ],
  abbreviations: [
    ['Sr. Software Eng.', 'senior software engineer', 'sr software eng', 'Sr. Software Eng'],
    ['Snr Asst. Mgr', 'senior assistant manager', 'sr. asst mgr.'],
    ['Sales Rep. Ops', 'sales representative', 'sales rep', 'operations'],
    ['H.R. Lead', 'hr', 'human resources', 'H.R.'],
    ['R.N. Weekend', 'rn', 'R.N.'],
    ['Ph.D. Chemist', 'phd', 'ph.d', 'Ph. D.'],
    ['PhD Physicist', 'ph.d.', 'phd'],
    ['C.E.O. Office', 'ceo', 'c.e.o'],
    ['U.S. Attorney', 'us attorney', 'u.s.'],
    ['M.Sc. Thesis', 'msc', 'm.sc.'],
  ],
  plurals: [
    ['Coach', 'coaches', 'coach'],
    ['Boxes Packer', 'box', 'boxes'],
    ['Batteries Tester', 'battery', 'batteries'],
    ['Hostess', 'hostesses'],
    ['Database Designer', 'databases'],
    ['Nurses and Midwives', 'nurse', 'nurses'],
    ['Bus Depot', 'buses', 'bus'],
    ['Hero of Logistics', 'heroes', 'logistics'],
    ['APIs Owner', 'api', 'apis'],
    ['Movie Director', 'movies', 'movie'],
    ['Cache Tuner', 'caches', 'cache'],
    ['Women in Areas', 'woman', 'area', 'areas'],
    ['Analyses Writer', 'analysis', 'analyses'],
  ],
  'letters and digits': [
    ['HTML5/CSS3 Coder', 'html css', 'html5', 'css3', 'html 5', 'HTML 5'],
    ['Vue3 Coder', 'vue', 'vue 3', 'vue3'],
    ['Angular 2 Coder', 'angular2', 'angular', 'angular 2'],
    ['Java 8 Coder', 'java8', 'java', 'java 8'],
    ['Python3 Coder', 'python', 'python 3', 'python3'],
    ['ISO 14001 / ISO 9001 Lead', 'iso9001', 'iso 9001'],
    ['PHP8.2 Coder', 'php', 'php8.2'],
    ['Office 365 Trainer', 'office365', 'office 365'],
    ['ISO9001 Auditor', 'iso 9001', 'iso9001', 'iso'],
  ],
  'signs with and without spaces': [
    ['R & D Chemist', 'r&d', 'R & D', 'r and d'],
    ['R&D Biologist', 'r & d', 'r&d'],
    ['C ++ Coder', 'c++', 'c ++'],
    ['C # Coder', 'c#', 'c #'],
    ['CI / CD Expert', 'ci/cd', 'ci cd', 'CI / CD'],
    ['Sales&Marketing Lead', 'sales & marketing', 'marketing', 'sales&marketing'],
    ['Research & Development Lead', 'research&development', 'research and development'],
    ['AT & T Engineer', 'at&t', 'AT & T'],
    ['front - end Coder', 'frontend', 'front-end', 'front end'],
  ],
  'other scripts': [
    ['مُهَنْدِس', 'مهندس', 'مهنـــدس'],
    ['مديـــر', 'مدير'],
    ['أستاذ إحصاء', 'استاذ', 'احصاء', 'إستاذ'],
    ['ممرضة', 'ممرضه'],
    ['برنامه‌نویس', 'برنامه نویس', 'برنامهنویس', 'برنامه\u200cنويس'],
    ['מוֹרֶה', 'מורה'],
    ['Учётчик', 'учетчик', 'УЧЁТЧИК'],
    ['ｴﾝｼﾞﾆｱ', 'エンジニア', 'えんじにあ'],
    ['サーバー管理', 'サーバ', 'サーバー'],
    ['Ｃ＋＋ プログラマー', 'c++', 'プログラマ'],
    ['Λογιστής', 'λογιστης', 'ΛΟΓΙΣΤΗΣ'],
    ['Level ٣ Guard', 'level 3'],
  ],
}

let service: JobServiceUnderTest
const ids = new Map<string, number>()
beforeAll(async () => {
  service = await startJobService({ JOBS_PER_RECRUITER: '500' })
  for (const [title] of Object.values(titles).flat()) {
    ids.set(title, (await post(service, { title, description: 'Apply.', location: 'Anywhere' })).id)
  }
})
afterAll(() => service.stop())

async function found(query: Record<string, string>): Promise<number[]> {
  const response = await request(service.url).get('/api/v1/jobs/search').query(query).expect(200)
  return response.body.map(({ id }: { id: number }) => id)
}

describe.each(Object.entries(titles))('a search with different spellings: %s', (_, cases) => {
  it.each(cases)('finds %s', async (title, ...typed) => {
    for (const q of typed) expect([q, await found({ q })]).toEqual([q, expect.arrayContaining([ids.get(title)])])
  })
})

describe('a search for a different word', () => {
  it.each([
    ['php', 'PhD Physicist'],
    ['car', 'Health Care Aide'],
    ['us', 'Bus Depot'],
    ['java9', 'Java 8 Coder'],
    ['go', 'Gärtner'],
    ['c', 'C ++ Coder'],
    ['-köln gärtner', 'Coach'],
    ['headhunter', 'Headteacher'],
    ['"teacher head"', 'Headteacher'],
    ['-gärtner apply', 'Gärtner'],
  ])('%s does not find %s', async (q, title) => {
    expect(await found({ q })).not.toContain(ids.get(title))
  })
})

/** Descriptions as feeds deliver them, each with searches that find it and searches that do not. */
const descriptions: [string, string, string[], string[]][] = [
  [
    'HTML',
    '<div class="intro"><p>Team <strong>DE&amp;I</strong> and R&amp;D at a caf&eacute;.</p><ul><li>C&#43;&#43;</li><li><em>machine</em> learning</li></ul><a href="https://example.com/jobs">Apply&nbsp;now</a></div>',
    ['DE&I', 'R&D', 'café', 'c++', '"machine learning"', '"apply now"', '"team DE&I"'],
    ['strong', 'nbsp', 'href', 'li', 'amp', 'eacute', 'div', 'class', 'intro', 'https', '"r d"'],
  ],
  [
    'HTML that was escaped',
    '&lt;p&gt;Quantum &lt;strong&gt;R&amp;amp;D&lt;/strong&gt; caf&amp;eacute;&lt;br&gt;Zephyr&lt;/p&gt;',
    ['quantum', 'R&D', 'café zephyr', '"quantum R&D"'],
    ['strong', 'lt', 'gt', 'br', 'amp', 'quantumr', 'caf'],
  ],
  [
    'HTML with entities that were escaped twice',
    '<p>Lovelace &amp;amp; Sons, R&amp;amp;D&amp;nbsp;lab</p>',
    ['lovelace', 'R&D', '"lovelace sons"'],
    ['amp', 'nbsp'],
  ],
  [
    'lines and cells',
    '<table><tr><td>alpha</td><td>beta</td></tr></table>gamma<br>delta<h2>epsilon</h2>zeta<wbr>eta',
    ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zetaeta'],
    ['alphabeta', 'gammadelta', 'td', 'wbr'],
  ],
  [
    'scripts, styles and comments',
    '<style>.hiddenstyle{color:red}</style><script>var hiddenscript = 1</script><!-- hiddencomment -->visibleword',
    ['visibleword'],
    ['hiddenstyle', 'hiddenscript', 'hiddencomment', 'color'],
  ],
  [
    'text with signs',
    'Salary <60k, List<String> and a < b; I <3 Erlang & AT&T. x<omega',
    ['60k', 'string', 'erlang', 'AT&T', 'omega'],
    ['lt', 'amp'],
  ],
]

describe('a description is found by its visible text', () => {
  it.each(descriptions)('of %s', async (_, description, visible, hidden) => {
    const { id } = await post(service, { title: 'Described', description, location: 'Anywhere' })

    for (const q of visible) expect([q, await found({ q })]).toEqual([q, expect.arrayContaining([id])])
    for (const q of hidden) expect([q, (await found({ q })).includes(id)]).toEqual([q, false])
    const response = await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)
    expect(response.body.description).toBe(description)
  })
})

describe('a place', () => {
  const places = ['London', 'London, United Kingdom', 'London, Ontario', 'Saint-Étienne', 'Köln', 'Coeur d’Alene, ID']
  const at = new Map<string, number>()
  beforeAll(async () => {
    for (const location of places) at.set(location, (await post(service, { title: 'Placed', location })).id)
    at.set('titled', (await post(service, { title: 'Placed in London', location: 'Elsewhere' })).id)
    at.set('described', (await post(service, { title: 'Placed', description: 'London calls.', location: 'Far' })).id)
  })
  const namesOf = (found: number[]) => found.map((id) => [...at].find(([, each]) => each === id)?.[0])

  it.each([
    ['london', ['London, Ontario', 'London, United Kingdom', 'London']],
    ['London, United Kingdom', ['London, United Kingdom', 'London']],
    ['London, UK', ['London, United Kingdom', 'London']],
    ['United Kingdom London', ['London, United Kingdom']],
    ['ondon', ['London, Ontario', 'London, United Kingdom', 'London']],
    ['st etienne', ['Saint-Étienne']],
    ['Koeln', ['Köln']],
    ["coeur d'alene", ['Coeur d’Alene, ID']],
    ['Paris', []],
  ])('filters by %s', async (location, expected) => {
    expect(namesOf(await found({ location }))).toEqual(expected)
    // With so many other terms that the place is checked in each job instead of being looked up.
    const q = 'placed -zza -zzb -zzc -zzd'
    expect(namesOf(await found({ q, location }))).toEqual(expected)
  })

  it('in the text of a search finds its jobs, ranked below those with it in the title', async () => {
    expect(namesOf(await found({ q: 'placed london' }))).toEqual([
      'titled',
      'London, Ontario',
      'London, United Kingdom',
      'London',
      'described',
    ])
    expect(namesOf(await found({ q: 'placed saint etienne' }))).toEqual(['Saint-Étienne'])
    expect(namesOf(await found({ q: 'placed koeln' }))).toEqual(['Köln'])
    expect(namesOf(await found({ q: 'placed london uk' }))).toEqual(['London, United Kingdom'])
  })

  it('is updated when a job moves', async () => {
    const { id } = await post(service, { title: 'Nomad', location: 'Timbuktu' })
    expect(await found({ q: 'nomad timbuktu' })).toEqual([id])
    await request(service.url).put(`/api/v1/jobs/${id}`).set(recruiter).send({ location: 'Ouagadougou' }).expect(200)
    expect(await found({ q: 'nomad timbuktu' })).toEqual([])
    expect(await found({ q: 'nomad ouagadougou' })).toEqual([id])
    expect(await found({ location: 'timbuktu' })).toEqual([])
  })
})
