import { describe, expect, it } from 'vitest'
import { skillFaultOf, wantedSkillsOf } from './wanted-skills.ts'

describe('wanted skills', () => {
  it.each([
    ['nothing', {}, undefined],
    ['ids alone', { skill_ids: [2, 1, 2] }, [any(1), any(2)]],
    [
      'ids of a job that has one of them',
      { skill_ids: [3, 1] },
      [any(1), { id: 3, need: 'ADVANCED', isRequired: false }],
    ],
    [
      'skills with and without what is wanted of them',
      { wanted_skills: [{ skill_id: 3 }, { skill_id: 2, need: 'BEGINNER' as const, is_required: false }] },
      [{ id: 2, need: 'BEGINNER', isRequired: false }, any(3)],
    ],
    ['an empty list', { wanted_skills: [] }, []],
  ])('follow from %s', (_name, given, expected) => {
    expect(wantedSkillsOf(given, [{ id: 3, need: 'ADVANCED', isRequired: false }])).toEqual(expected)
  })

  it.each([
    [{ skill_ids: [1] }, undefined],
    [{ skill_ids: [2, 1, 1], wanted_skills: [{ skill_id: 1 }, { skill_id: 2 }] }, undefined],
    [{ skill_ids: [1, 2], wanted_skills: [{ skill_id: 1 }] }, 'must contain the same skills as skill_ids'],
    [{ skill_ids: [1], wanted_skills: [{ skill_id: 2 }] }, 'must contain the same skills as skill_ids'],
    [{ wanted_skills: [{ skill_id: 1 }, { skill_id: 1 }] }, 'must contain each skill only once'],
  ])('in %j are wrong: %s', (given, fault) => {
    expect(skillFaultOf(given)).toBe(fault)
  })
})

function any(id: number) {
  return { id, need: null, isRequired: true }
}
