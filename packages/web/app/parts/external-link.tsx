type Props = {
  url: string
  /** Whether only the name of the site is shown. */
  isShort?: true
}

/** A link to an address that a person entered. An address that is not http(s) is shown as text. */
export function ExternalLink({ url, isShort }: Props) {
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return url
  return (
    <a href={url} rel="nofollow ugc noopener">
      {isShort ? parsed.host : url}
    </a>
  )
}
