import { useLocation } from 'react-router'

type TabsProps = {
  label: string
  /** The path and name of each page; the first one is the overview of the area. */
  tabs: readonly (readonly [path: string, name: string])[]
  /** The path whose page is shown, if the address of the page is not below that of its tab. */
  at?: string | undefined
}

/** Links to the pages of an area. */
export function Tabs({ label, tabs, at }: TabsProps) {
  const location = useLocation()
  const pathname = at ?? location.pathname
  const isIn = (path: string) => pathname === path || (path !== tabs[0]?.[0] && pathname.startsWith(`${path}/`))
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {tabs.map(([path, name]) => (
          <li key={path}>
            <a href={path} aria-current={isIn(path) ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
