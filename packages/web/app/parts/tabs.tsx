import { useLocation } from 'react-router'

type TabsProps = {
  label: string
  /** The path and name of each page; the first one is the overview of the area. */
  tabs: readonly (readonly [path: string, name: string])[]
}

/** Links to the pages of an area. */
export function Tabs({ label, tabs }: TabsProps) {
  const { pathname } = useLocation()
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
