// Data for analyze.ts: English plurals. After a change, run `rebuild-copies job search`.

/** Words that end like plurals but are not. */
export const noPlurals: ReadonlySet<string> = new Set(
  `news rails windows saas paas iaas kubernetes devops texas kansas arkansas dallas vegas atlas canvas christmas overseas
whereas alias bias pancreas nicholas lucas thomas judas madras honduras jenkins james charles wales paris series species
always perhaps besides afterwards sometimes athens lens mars brussels hermes axis physics mathematics maths economics
logistics electronics analytics robotics ethics politics statistics`.split(/\s+/),
)

/** Plurals whose singular does not follow from the endings. */
export const oddPlurals: Readonly<Record<string, string>> = {
  ...{ men: 'man', women: 'woman', children: 'child', feet: 'foot', teeth: 'tooth', mice: 'mouse', geese: 'goose' },
  ...{ knives: 'knife', wives: 'wife', shelves: 'shelf', halves: 'half', thieves: 'thief', wolves: 'wolf' },
  ...{ criteria: 'criterion', phenomena: 'phenomenon', curricula: 'curriculum', alumni: 'alumnus' },
  ...{ analyses: 'analysis', diagnoses: 'diagnosis', hypotheses: 'hypothesis', crises: 'crisis', theses: 'thesis' },
  ...{ syntheses: 'synthesis', prostheses: 'prosthesis', indices: 'index', matrices: 'matrix', vertices: 'vertex' },
  ...{ appendices: 'appendix', buses: 'bus', gases: 'gas', lenses: 'lens', quizzes: 'quiz', yes: 'yes' },
  ...{ caches: 'cache', aches: 'ache', headaches: 'headache', niches: 'niche', axes: 'axe', avalanches: 'avalanche' },
  ...{
    movies: 'movie',
    cookies: 'cookie',
    zombies: 'zombie',
    calories: 'calorie',
    rookies: 'rookie',
    hoodies: 'hoodie',
  },
  ...{ selfies: 'selfie', smoothies: 'smoothie', brownies: 'brownie', prairies: 'prairie', birdies: 'birdie' },
  ...{ shoes: 'shoe', horseshoes: 'horseshoe', canoes: 'canoe', toes: 'toe', foes: 'foe', oboes: 'oboe' },
  ...{ apis: 'api', kpis: 'kpi', skis: 'ski', taxis: 'taxi', wikis: 'wiki', emojis: 'emoji', guis: 'gui', clis: 'cli' },
  ...{ alibis: 'alibi', safaris: 'safari', gpus: 'gpu', cpus: 'cpu', menus: 'menu', gurus: 'guru', tutus: 'tutu' },
  ...{ ties: 'tie', pies: 'pie', lies: 'lie', dies: 'die', databases: 'database', houses: 'house', clauses: 'clause' },
}

/** Plural endings and their singular endings. The first match applies; the plain -s comes last. */
export const pluralEndings: readonly [RegExp, string][] = [
  [
    /(?<=air|business|camera|chair|crafts|door|drafts|draughts|fire|fisher|fore|post|repair|sales|trades|work)men$/,
    'man',
  ],
  [/(?<=[a-z]{2})ies$/, 'y'],
  [/(?<=ch|sh|x|ss|zz|[a-z]{2}o)es$/, ''],
  [/(?<=on|mp|vir|tat|foc|stim|syllab|circ|cens|pl)uses$/, 'us'],
  [/(?<=[a-z]{2}a|[^suai])s$/, ''],
]
