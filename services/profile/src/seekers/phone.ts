import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/**
 * A phone number in international form (E.164), without its extension; null if it cannot be read. A number without the
 * code of its country is read as one of `country`.
 */
export function e164Of(phone: string | null, country: string | null): string | null {
  if (phone === null) return null
  const region = country !== null && isSupportedCountry(country) ? (country as CountryCode) : undefined
  const read = parsePhoneNumberFromString(phone, region)
  return read?.isValid() ? read.number : null
}
