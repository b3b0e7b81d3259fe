import { expect, it } from 'vitest'
import { fileNameOf } from './file-name.ts'

it.each([
  ['Ada Lovelace.pdf', 'Ada Lovelace.pdf'],
  ['ada.PDF', 'ada.pdf'],
  ['ada', 'ada.pdf'],
  ['cv.exe', 'cv.exe.pdf'],
  ['C:\\Users\\ada\\cv.pdf', 'cv.pdf'],
  ['../../etc/passwd', 'passwd.pdf'],
  ['a\u0000b\n"c".pdf', 'abc.pdf'],
  ['cv\u202efdp.exe', 'cvfdp.exe.pdf'],
  ['%22cv%22 100%25%0D%0A.pdf', 'cv 100%25.pdf'],
  ['', 'resume.pdf'],
  ['.pdf', 'resume.pdf'],
  ['履歴書.pdf', '履歴書.pdf'],
  ['\ud800.pdf', '\ufffd.pdf'],
])('%j is offered as %j', (given, offered) => {
  expect(fileNameOf(given, 'application/pdf')).toBe(offered)
})

it('has at most 200 characters', () => {
  expect([...fileNameOf('😀'.repeat(300), 'text/plain')]).toHaveLength(200)
})
