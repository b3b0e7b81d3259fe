import type { LoaderFunctionArgs } from 'react-router'
import { feedLocale } from '../../api/feed-response.ts'
import { fileResponse } from '../../api/file-response.ts'
import { siteContext } from '../../api/site.ts'
import { xmlDeclaration, xmlElement, xmlText } from '../../rules/xml.ts'
import { wordsOf } from '../../words/words.ts'

/** The longest name that the format allows. */
const maxName = 16

/** How browsers search the portal from their address bar (OpenSearch 1.1). */
export function loader({ request, context }: LoaderFunctionArgs) {
  const { origin, brand } = context.get(siteContext)
  const words = wordsOf(feedLocale(request))
  const lines = [
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
    xmlElement('ShortName', (brand.name ?? words.portal).slice(0, maxName)),
    xmlElement('Description', words.home.description),
    xmlElement('InputEncoding', 'UTF-8'),
    `<Image width="16" height="16" type="image/svg+xml">${xmlText(`${origin}/icon.svg`)}</Image>`,
    `<Url type="text/html" template="${xmlText(`${origin}/jobs?q={searchTerms}`)}"/>`,
    `<Url type="application/atom+xml" template="${xmlText(`${origin}/jobs.atom?q={searchTerms}`)}"/>`,
    '</OpenSearchDescription>',
  ]
  return fileResponse(request, `${xmlDeclaration}${lines.join('\n')}\n`, {
    type: 'application/opensearchdescription+xml; charset=utf-8',
    maxAgeSeconds: 3600,
    vary: 'Accept-Language',
  })
}
