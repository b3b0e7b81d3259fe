import { notificationOperations } from '@portal/contracts/notification/http'
import type { ReactNode } from 'react'
import {
  isRouteErrorResponse,
  type LoaderFunctionArgs,
  Outlet,
  Scripts,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from 'react-router'
import { attempt } from './api/call.ts'
import { readCookies } from './api/cookies.ts'
import { requestLocale, requestZone } from './api/reader.ts'
import { sessionContext } from './api/session.ts'
import { secondFactorFirst, sessionMiddleware } from './api/session-middleware.ts'
import { siteContext } from './api/site.ts'
import liveScript from './elements/live-badge.js?url'
import script from './elements/page.js?url'
import { ErrorPage } from './parts/error-page.tsx'
import { Footer } from './parts/footer.tsx'
import { Header } from './parts/header.tsx'
import { View, type ViewState } from './parts/view.tsx'
import { isHydrated } from './rules/hydration.ts'
import { themeOf } from './rules/theme.ts'
import styles from './styles/app.css?url'
import { wordsOf } from './words/words.ts'

export const middleware = [sessionMiddleware, secondFactorFirst]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { person, email = '' } = context.get(sessionContext)
  const cookies = readCookies(request)
  const { origin, brand } = context.get(siteContext)
  // A page is worth showing even if this count is not available.
  const unread =
    person && !person.mustSetUpSecondFactor
      ? await attempt(context, notificationOperations.countUnreadNotifications)
      : undefined
  return {
    locale: requestLocale(context, request),
    theme: themeOf(cookies.theme),
    zone: requestZone(context, request),
    person: person && {
      id: person.id,
      role: person.role,
      email,
      unread: unread?.ok ? unread.value.unread : 0,
      lastEvent: unread?.ok ? unread.value.last_event_id : undefined,
    },
    origin,
    brand,
    now: new Date().toISOString(),
  }
}

const unknownView: ViewState = {
  locale: 'en',
  theme: 'system',
  zone: 'UTC',
  person: undefined,
  origin: '',
  brand: { name: undefined, mark: undefined, styles: undefined },
  now: '1970-01-01T00:00:00Z',
}

/**
 * The document around every page and every error page. It needs no script: there is one, which makes things quicker, and
 * on the pages that ask for it, React.
 */
export function Layout({ children }: { children: ReactNode }) {
  const known = useRouteLoaderData<typeof loader>('root')
  const view = known ?? unknownView
  const { pathname } = useLocation()
  const hydrated = useHydrated()
  return (
    <View value={view}>
      <html
        lang={view.locale}
        dir="ltr"
        data-theme={view.theme === 'system' ? undefined : view.theme}
        data-person={known && (view.person?.id ?? '')}
      >
        <head>
          <meta charSet="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <link rel="icon" type="image/svg+xml" href="/icon.svg" />
          <link rel="manifest" href="/manifest.webmanifest" />
          <link
            rel="search"
            type="application/opensearchdescription+xml"
            title={view.brand.name ?? wordsOf(view.locale).portal}
            href="/opensearch.xml"
          />
          <link rel="stylesheet" href={styles} />
          {view.brand.styles && <link rel="stylesheet" href={view.brand.styles} />}
          <script src={script} defer />
          {view.person?.lastEvent !== undefined && <script src={liveScript} defer />}
        </head>
        <body>
          <Header pathname={pathname} />
          {children}
          <Footer />
          {hydrated && <Scripts />}
        </body>
      </html>
    </View>
  )
}

function useHydrated(): boolean {
  // Without an error it is null here, and undefined in routes.
  const [routes, error] = [useMatches(), useRouteError() ?? undefined]
  return error === undefined && isHydrated(routes)
}

export default function App() {
  return <Outlet />
}

export function ErrorBoundary() {
  const error = useRouteError()
  return isRouteErrorResponse(error) ? (
    <ErrorPage status={error.status} problem={error.data} />
  ) : (
    <ErrorPage status={500} />
  )
}
