import type { Locale } from '@portal/contracts/locales'
import accessibilityDe from '../../content/de/accessibility.md?raw'
import helpDe from '../../content/de/help.md?raw'
import privacyDe from '../../content/de/privacy.md?raw'
import termsDe from '../../content/de/terms.md?raw'
import accessibilityEn from '../../content/en/accessibility.md?raw'
import helpEn from '../../content/en/help.md?raw'
import privacyEn from '../../content/en/privacy.md?raw'
import termsEn from '../../content/en/terms.md?raw'

/** The pages that are texts only, as Markdown that begins with its title. */
export const texts: Readonly<Record<string, Record<Locale, string>>> = {
  '/help': { en: helpEn, de: helpDe },
  '/accessibility': { en: accessibilityEn, de: accessibilityDe },
  '/privacy': { en: privacyEn, de: privacyDe },
  '/terms': { en: termsEn, de: termsDe },
}
