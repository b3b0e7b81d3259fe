type Props = {
  url: string
  /** Whether only the name of the site is shown. */
  isShort?: true
}

/** A link to an address that somebody wrote. An address that is not one of the web is shown as a text. */
export function ExternalLink({ url, isShort }: Props) {
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return url
  return (
    <a href={url} rel="nofollow ugc noopener">
      {isShort ? parsed.host : url}
    </a>
  )
}
