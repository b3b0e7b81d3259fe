// Words of places that are written in more than one way, in the form that names.ts gives them. Data alone; a change needs
// `rebuild search`.
export const placeWords: Readonly<Record<string, string>> = {
  st: 'saint',
  sankt: 'saint',
  sainte: 'saint',
  ste: 'saint',
  mt: 'mount',
  ft: 'fort',
  uk: 'united kingdom',
  'u k': 'united kingdom',
  gb: 'united kingdom',
  'great britain': 'united kingdom',
  us: 'united states',
  usa: 'united states',
  'u s a': 'united states',
  'united states of america': 'united states',
  uae: 'united arab emirates',
  nyc: 'new york',
  'new york city': 'new york',
  'd c': 'dc',
  'frankfurt a m': 'frankfurt am main',
  'frankfurt am': 'frankfurt am main',
  'frankfurt am main': 'frankfurt am main',
  'frankfurt main': 'frankfurt am main',
  'freiburg i br': 'freiburg im breisgau',
  'halle s': 'halle saale',
}
/** No key has more words. */
export const maxPlaceWords = 4
