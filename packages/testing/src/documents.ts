// Small documents, made by hand, so that each has exactly what a test is about.
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

type Entry = { name: string; text: string | Buffer; isEncrypted?: boolean; declaredBytes?: number }

/** A zip archive of these entries. */
export function archive(entries: readonly Entry[]): Buffer<ArrayBuffer> {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, text, isEncrypted = false, declaredBytes } of entries) {
    const data = Buffer.from(text)
    const packed = deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(isEncrypted ? 1 : 0, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(declaredBytes ?? data.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, Buffer.from(name))
    const header = [Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]
    local.push(...header)
    offset += header.reduce((sum, { length }) => sum + length, 0)
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

/** A Word document with a text and further entries. */
export function docx(
  text: string,
  further: readonly Entry[] = [],
  main = `${word}.document.main+xml`,
): Buffer<ArrayBuffer> {
  const types = `<Types><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`
  const body = `<w:document><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`
  return archive([{ name: '[Content_Types].xml', text: types }, { name: 'word/document.xml', text: body }, ...further])
}

/** A text document of LibreOffice with a text and further entries. */
export function odt(text: string, further: readonly Entry[] = [], manifest = ''): Buffer<ArrayBuffer> {
  return archive([
    { name: 'mimetype', text: 'application/vnd.oasis.opendocument.text' },
    { name: 'META-INF/manifest.xml', text: `<manifest:manifest>${manifest}</manifest:manifest>` },
    { name: 'content.xml', text: `<office:text>${text}</office:text>` },
    ...further,
  ])
}

/** A PDF with a text, and further objects and entries of its catalogue. */
export function pdf(text: string, { catalogue = '', objects = '', trailer = '' } = {}): Buffer<ArrayBuffer> {
  const content = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`
  return Buffer.from(
    `%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R ${catalogue} >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792] >> endobj
4 0 obj << /Length ${content.length} >> stream
${content}
endstream endobj
${objects}
trailer << /Root 1 0 R /Size 5 ${trailer} >>
%%EOF
`,
    'latin1',
  )
}

/** An object of a PDF that has other objects in it, compressed. */
export function packedObjects(objects: string, filter: (data: Buffer) => Buffer = deflateSync): string {
  const data = filter(Buffer.from(objects, 'latin1')).toString('latin1')
  return `9 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${data.length} >> stream
${data}
endstream endobj`
}
