import { useLocation } from 'react-router'
import { Markdown } from '../../parts/markdown.tsx'
import { Page } from '../../parts/page.tsx'
import { useView } from '../../parts/view.tsx'
import { extractOf } from '../../rules/extract.ts'
import { texts } from './texts.ts'

/** A page that is a text: its address names the file. */
export default function TextPage() {
  const { locale } = useView()
  const { pathname } = useLocation()
  const text = texts[pathname.replace(/\/$/, '')]?.[locale] ?? ''
  const [heading = '', ...rest] = text.split('\n')
  const title = heading.replace(/^# /, '')
  return (
    <Page title={title} description={extractOf(rest.join('\n'), 150)} layout="reading">
      <h1>{title}</h1>
      <Markdown text={rest.join('\n')} level={1} />
    </Page>
  )
}
