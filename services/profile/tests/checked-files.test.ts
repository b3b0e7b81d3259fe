import { randomBytes } from 'node:crypto'
import { archive, docx, odt, packedObjects, pdf } from '@portal/testing/documents'
import { describe, expect, it } from 'vitest'
import { checkFile } from '../src/resumes/checks/check-file.ts'

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const types = {
  pdf: 'application/pdf',
  docx: `${word}.document`,
  odt: 'application/vnd.oasis.opendocument.text',
  text: 'text/plain',
} as const

const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>'
const accepted: [string, Buffer, keyof typeof types][] = [
  ['a PDF', pdf('Ada Lovelace'), 'pdf'],
  ['a PDF with the names of actions in its text', pdf('HTML/CSS/JavaScript, /Launch \\) /JS 1 0 R'), 'pdf'],
  [
    'a PDF with a link',
    pdf('', { objects: '5 0 obj << /S /URI /URI (https://x.test/JavaScript /JS) >> endobj' }),
    'pdf',
  ],
  ['a PDF with packed objects', pdf('', { objects: packedObjects('5 0 << /Type /Font >>') }), 'pdf'],
  ['a PDF with a comment', pdf('', { objects: '% /Launch /JavaScript' }), 'pdf'],
  ['a DOCX', docx('Ada Lovelace'), 'docx'],
  ['an ODT', odt('Ada Lovelace'), 'odt'],
  ['plain text', Buffer.from('Ada Lovelace\r\n\tAnalyst\n'), 'text'],
  ['plain text with a byte order mark', Buffer.from('\ufeffÄda'), 'text'],
  ['plain text that begins like a picture', Buffer.from('BMW, engineer of engines, 1842 to 1852'), 'text'],
]

const unknown: [string, Buffer][] = [
  ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
  ['a program', Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), Buffer.alloc(300)])],
  ['an archive', archive([{ name: 'resume.pdf', text: pdf('Ada') }])],
  ['a spreadsheet', docx('Ada', [], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml')],
  ['an older Word document', Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex')],
  ['a rich text', Buffer.from('{\\rtf1\\ansi Ada}')],
  ['a page', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['text in Latin-1', Buffer.from('Réné', 'latin1')],
  ['text in UTF-16', Buffer.from('\ufeffAda', 'utf16le')],
  ['text with a control character', Buffer.from('Ada\u0000Lovelace')],
  ['an archive that ends early', docx('Ada').subarray(0, 200)],
  [
    'an archive of 1001 entries',
    docx(
      '',
      Array.from({ length: 999 }, (_, at) => ({ name: `word/${at}`, text: '' })),
    ),
  ],
  ['51 MiB in an archive', docx('', [{ name: 'word/media/1.png', text: Buffer.alloc(51 * 2 ** 20) }])],
  ['an archive with more than it says', docx('', [{ name: 'word/a', text: Buffer.alloc(9000), declaredBytes: 9 }])],
  ['a PDF with packed objects that are damaged', pdf('', { objects: packedObjects('/Type', (data) => data) })],
  ['a PDF that ends within a stream', pdf('Ada Lovelace').subarray(0, pdf('').indexOf('Tj ET'))],
]

const template = '<Relationship Type="http://x/attachedTemplate" Target="http://x.test/a.dotm" TargetMode="External"/>'
const active: [string, Buffer][] = [
  ['an encrypted PDF', pdf('Ada', { trailer: '/Encrypt 8 0 R' })],
  [
    'an encrypted PDF with packed objects',
    pdf('', { objects: packedObjects('x', (data) => data), trailer: '/Encrypt 8 0 R' }),
  ],
  ['a PDF with a script', pdf('Ada', { catalogue: `/OpenAction ${script}` })],
  ['a PDF with a script in a name tree', pdf('Ada', { catalogue: '/Names << /JavaScript 5 0 R >>' })],
  ['a PDF with a script under an escaped name', pdf('Ada', { catalogue: '/OpenAction << /S /J#61vaScript >>' })],
  ['a PDF that starts a program', pdf('Ada', { objects: '5 0 obj << /S /Launch /F (cmd.exe) >> endobj' })],
  ['a PDF with a script in packed objects', pdf('Ada', { objects: packedObjects(`5 0 ${script}`) })],
  ['a DOCX with macros', docx('Ada', [{ name: 'word/vbaProject.bin', text: 'x' }])],
  ['a document for macros', docx('Ada', [], 'application/vnd.ms-word.document.macroEnabled.main+xml')],
  ['a DOCX with controls', docx('Ada', [{ name: 'word/activeX/activeX1.xml', text: 'x' }])],
  ['a DOCX with a template elsewhere', docx('Ada', [{ name: 'word/_rels/settings.xml.rels', text: template }])],
  ['an ODT with macros', odt('Ada', [{ name: 'Basic/Standard/Module1.xml', text: 'x' }])],
  ['an ODT with scripts', odt('Ada', [{ name: 'Scripts/python/a.py', text: 'x' }])],
  ['an encrypted ODT', odt('Ada', [], '<manifest:encryption-data/>')],
  ['an encrypted entry', docx('Ada', [{ name: 'word/a.xml', text: 'x', isEncrypted: true }])],
  [
    'an encrypted DOCX',
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex'),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]),
  ],
]

// Three parts of 100 kB that do not compress, so that every cut is within one.
const parts = Array.from({ length: 3 }, () => randomBytes(50_000).toString('hex'))
const large = parts.map((text, index) => ({ name: `media/${index}`, text }))
const wholes: [string, Buffer][] = [
  ['a PDF', pdf(parts.join(''))],
  ['a DOCX', docx('Ada', large)],
  ['an ODT', odt('Ada', large)],
]

describe('an uploaded file', () => {
  it.each(wholes)('that is %s, cut at every 64 kB, is refused', async (_what, bytes) => {
    await checkFile(bytes)
    for (let end = 65_536; end < bytes.length; end += 65_536) {
      await expect(checkFile(bytes.subarray(0, end)), String(end)).rejects.toMatchObject({ code: 'FILE_TYPE' })
    }
    expect(bytes.length).toBeGreaterThan(2 * 65_536)
  })

  it.each(accepted)('that is %s is accepted', async (_what, bytes, type) => {
    expect(await checkFile(bytes)).toBe(types[type])
  })

  it.each(unknown)('that is %s is refused', async (_what, bytes) => {
    await expect(checkFile(bytes)).rejects.toMatchObject({ kind: 'unsupportedMediaType', code: 'FILE_TYPE' })
  })

  it.each(active)('that is %s is refused as active', async (_what, bytes) => {
    await expect(checkFile(bytes)).rejects.toMatchObject({ kind: 'unsupportedMediaType', code: 'FILE_ACTIVE' })
  })
})
