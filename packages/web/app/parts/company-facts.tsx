import type { Company } from '@portal/contracts/profile/companies-http'
import { countryName } from '../rules/code-names.ts'
import { ExternalLink } from './external-link.tsx'
import { Markdown } from './markdown.tsx'
import { useView, useWords } from './view.tsx'

type Props = { company: Company }

/** What a company does, how large it is, where it is and its site, as far as it says so. */
export function CompanyFacts({ company }: Props) {
  const { locale } = useView()
  const { company: words } = useWords()
  const { industry, size, country, website, is_verified } = company
  if (!industry && !size && !country && !website && !is_verified) return null
  return (
    <ul className="facts">
      {is_verified && (
        <li>
          <VerifiedMark />
        </li>
      )}
      {industry && <li dir="auto">{industry}</li>}
      {size && <li>{words.sizes[size]}</li>}
      {country && <li>{countryName(country, locale)}</li>}
      {website && (
        <li>
          <ExternalLink url={website} isShort />
        </li>
      )}
    </ul>
  )
}

/** The mark of a company that has shown that a domain is its own. */
export function VerifiedMark() {
  const { domains: words } = useWords()
  return (
    <span className="verified" title={words.verifiedHint}>
      {words.verified}
    </span>
  )
}

/** What a company says about itself. */
export function CompanyAbout({ company }: Props) {
  return company.description ? <Markdown text={company.description} level={2} /> : null
}
