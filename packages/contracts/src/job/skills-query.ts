import { z } from 'zod'
import { idList, pageQuery, searchText } from '../fields.ts'

export const listSkillsQuery = z.object({
  ...pageQuery(100),
  q: searchText(200).optional().meta({
    description:
      'A part of the name, in any case. Names that begin with it come first, in alphabetical order, then those that have all of its words, also as a part of other words or without accents',
    example: 'java',
  }),
  ids: idList(100).optional().meta({ description: 'Only the skills with these ids, at most 100' }),
})
export type SkillsQuery = z.infer<typeof listSkillsQuery>
