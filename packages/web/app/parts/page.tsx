import type { ReactNode } from 'react'
import { usePortalName, useView, useWords } from './view.tsx'

type PageProps = {
  /** The title of the document, which is unique in the portal. */
  title: string
  /** For search engines and previews of links. */
  description?: string
  /** Search engines do not list the page. */
  isHidden?: boolean
  /** The path of the one address of the page for search engines. */
  canonical?: string
  /** The path of a feed with what the page lists. */
  feed?: string
  /** What the page is about, as linked data of schema.org. */
  markup?: object | undefined
  /** The layout: of a text to read, of a form, or of its own. */
  layout?: 'reading' | 'form-page'
  /** Whether a form on the page was rejected. */
  hasError?: boolean
  children: ReactNode
}

/** The main part of a document, with its title and what search engines need. */
export function Page({ title, description, isHidden, canonical, feed, markup, layout, hasError, children }: PageProps) {
  const words = useWords()
  const portal = usePortalName()
  const { origin } = useView()
  const name = `${hasError ? `${words.errors.prefix} ` : ''}${title} – ${portal}`
  return (
    <>
      <title>{title === portal ? portal : name}</title>
      {description && <meta name="description" content={description} />}
      {description && <meta property="og:description" content={description} />}
      <meta property="og:title" content={title} />
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content={portal} />
      {isHidden && <meta name="robots" content="noindex" />}
      {canonical && <link rel="canonical" href={origin + canonical} />}
      {canonical && <meta property="og:url" content={origin + canonical} />}
      {feed && <link rel="alternate" type="application/atom+xml" title={title} href={feed} />}
      {markup && <LinkedData markup={markup} />}
      <main id="content" className="frame" tabIndex={-1}>
        {layout ? <div className={layout}>{children}</div> : children}
      </main>
    </>
  )
}

/** Not a script that browsers run. Texts of users cannot end it. */
function LinkedData({ markup }: { markup: object }) {
  const html = JSON.stringify(markup).replaceAll('<', '\\u003c')
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: html }} />
}
