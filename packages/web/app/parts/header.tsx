import { Mark } from './mark.tsx'
import { usePortalName, useView, useWords, type ViewState } from './view.tsx'

/** The head of every page: skip link, name, and where to go from here. */
export function Header({ pathname }: { pathname: string }) {
  const { person, brand } = useView()
  const words = useWords().header
  const current = (path: string) => (pathname === path || pathname.startsWith(`${path}/`) ? 'page' : undefined)
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="site-header">
        <div className="frame">
          <a className="brand" href="/">
            {brand.mark ? <img src={brand.mark} alt="" width="28" height="28" /> : <Mark />}
            {usePortalName()}
          </a>
          <nav aria-label={words.navigation} className="site-navigation">
            <ul className="site-nav">
              <li>
                <a href="/jobs" aria-current={current('/jobs')}>
                  {words.jobs}
                </a>
              </li>
              {person?.role === 'JOB_SEEKER' && (
                <li>
                  <a
                    href="/me"
                    aria-current={['/me', '/applications', '/interviews'].map(current).find((each) => each === 'page')}
                  >
                    {words.overview}
                  </a>
                </li>
              )}
              {person?.role === 'RECRUITER' && (
                <li>
                  <a href="/hire" aria-current={current('/hire')}>
                    {words.hiring}
                  </a>
                </li>
              )}
              {person?.role === 'ADMIN' && (
                <li>
                  <a href="/admin" aria-current={current('/admin')}>
                    {words.admin}
                  </a>
                </li>
              )}
              {person ? <SignedIn person={person} current={current} /> : <Guest current={current} />}
            </ul>
          </nav>
        </div>
      </header>
    </>
  )
}

type Current = { current: (path: string) => 'page' | undefined }

function Guest({ current }: Current) {
  const words = useWords().header
  return (
    <>
      <li className="end">
        <a href="/sign-in" aria-current={current('/sign-in')}>
          {words.signIn}
        </a>
      </li>
      <li>
        <a className="button" href="/sign-up" aria-current={current('/sign-up')}>
          {words.signUp}
        </a>
      </li>
    </>
  )
}

function SignedIn({ person, current }: Current & { person: NonNullable<ViewState['person']> }) {
  const words = useWords().header
  return (
    <>
      <li className="end">
        <a href="/notifications" aria-current={current('/notifications')}>
          {words.notifications}
          <Unread {...person} />
        </a>
      </li>
      <li>
        <details className="menu">
          <summary>{words.account}</summary>
          <ul className="menu-list">
            <li>
              <a href="/settings/account" aria-current={current('/settings')}>
                {words.settings}
              </a>
            </li>
            <li>
              <form method="post" action="/sign-out">
                <button type="submit">{words.signOut}</button>
              </form>
            </li>
          </ul>
        </details>
      </li>
    </>
  )
}

/** How many notifications are unread. With its script, the element counts on as they arrive. */
function Unread({ id, unread, lastEvent }: NonNullable<ViewState['person']>) {
  const words = useWords().header
  return (
    <live-badge data-person={id} data-unread={unread} data-last={lastEvent}>
      {/* The script may have counted on before the browser takes over a hydrated page. */}
      <span className="count" hidden={unread === 0} suppressHydrationWarning>
        {unread > 99 ? '99+' : unread}
      </span>
      <span className="hidden-text" hidden={unread === 0}>
        {words.unread}
      </span>
    </live-badge>
  )
}
