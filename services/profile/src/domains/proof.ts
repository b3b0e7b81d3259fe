import { createHmac, type KeyObject } from 'node:crypto'

/** The DNS record that shows that a domain belongs to a company. Nobody can make one for another company. */
export function proofOf(key: KeyObject, companyId: number, domain: string) {
  const value = createHmac('sha256', key).update(`${companyId} ${domain}`).digest('base64url')
  return { type: 'TXT', name: `_portal.${domain}`, value: `portal-verification=${value}` } as const
}
