import { expect, it } from 'vitest'
import { readResumeFile } from './resume-file.ts'

function file(text: string) {
  return new File([text], 'resume.json')
}

it('reads an object of JSON', async () => {
  expect(await readResumeFile(file('{"basics": {}}'))).toEqual({ basics: {} })
})

it.each([null, 'text', file(''), file('[]'), file('null'), file('{'), file(`{"a": "${'x'.repeat(103_000)}"}`)])(
  'reads nothing else: %#',
  async (value) => {
    expect(await readResumeFile(value)).toBeUndefined()
  },
)
