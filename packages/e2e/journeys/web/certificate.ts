import { createSign, generateKeyPairSync } from 'node:crypto'

/** A self-signed certificate for tests, and its key. Nobody trusts it, so its name and dates do not matter. */
export function createCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [commonName, ecdsaWithSha256] = [bytes('0603550403'), sequence(bytes('06082a8648ce3d040302'))]
  const name = sequence(element(0x31, sequence(commonName, element(0x0c, Buffer.from('portal.test')))))
  const validity = sequence(...['200101000000Z', '491231235959Z'].map((time) => element(0x17, Buffer.from(time))))
  const serial = bytes('020101')
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' })
  const content = sequence(serial, ecdsaWithSha256, name, validity, name, subjectKey)
  const signature = createSign('sha256').update(content).sign(privateKey)
  const certificate = sequence(content, ecdsaWithSha256, element(0x03, bytes('00'), signature))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
  }
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}

function sequence(...parts: Buffer[]): Buffer {
  return element(0x30, ...parts)
}

/** An element of DER: its type, its length, and its content. */
function element(type: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([type, ...size]), content])
}
