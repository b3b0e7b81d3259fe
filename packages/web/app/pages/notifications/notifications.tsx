import { notificationOperations } from '@portal/contracts/notification/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { signedInOnly } from '../../api/require-person.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useMessages } from '../../parts/messages.ts'
import { Moment } from '../../parts/moment.tsx'
import { Page } from '../../parts/page.tsx'
import { Pagination } from '../../parts/pagination.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { lastPageOf, pageQuery } from '../../rules/page-number.ts'
import { subjectPath } from '../../rules/subject-path.ts'

export const middleware = [signedInOnly]

const pageSize = 20
const maxPage = 50

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const onlyUnread = searchParams.get('show') === 'unread'
  const page = Math.min(Math.max(1, Number.parseInt(searchParams.get('page') ?? '', 10) || 1), maxPage)
  const { items, total = items.length } = await call(context, notificationOperations.listNotifications, {
    query: {
      ...pageQuery(page, pageSize),
      unread: onlyUnread ? true : undefined,
    },
  })
  return { items, total, page, onlyUnread }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const id = (await readForm(request))('id')
  const { readNotification, readAllNotifications } = notificationOperations
  const marked = await (id === 'all'
    ? attempt(context, readAllNotifications)
    : attempt(context, readNotification, { params: { id } }))
  if (!marked.ok) return rejection(marked.problem)
  const { pathname, search } = new URL(request.url)
  return redirect(pathname + search, 303)
}

export default function Notifications() {
  const { items, total, page, onlyUnread } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { notifications: words } = useWords()
  const path = (show: boolean, number = 1) => {
    const params = new URLSearchParams({
      ...(show ? { show: 'unread' } : {}),
      ...(number > 1 ? { page: `${number}` } : {}),
    })
    return params.size > 0 ? `/notifications?${params}` : '/notifications'
  }
  const hasUnread = items.some(({ read_at }) => read_at === null)
  return (
    <Page
      title={onlyUnread ? words.unreadTitle : words.title}
      isHidden
      layout="reading"
      hasError={rejected !== undefined}
    >
      <h1>{words.title}</h1>
      <ErrorSummary problem={rejected?.problem} />
      <div className="results-head">
        <nav aria-label={words.show}>
          <ul className="sort">
            <li>
              <a href={path(false)} aria-current={onlyUnread ? undefined : 'true'}>
                {words.all}
              </a>
            </li>
            <li>
              <a href={path(true)} aria-current={onlyUnread ? 'true' : undefined}>
                {words.unread}
              </a>
            </li>
          </ul>
        </nav>
        {hasUnread && (
          <form method="post">
            <button type="submit" className="link" name="id" value="all">
              {words.readAll}
            </button>
          </form>
        )}
      </div>
      {page === 1 && (
        <p className="news" role="status" data-news="" data-one={words.arrivedOne} data-many={words.arrivedMany}>
          <a href={path(onlyUnread)} hidden>
            {words.title}
          </a>
        </p>
      )}
      {items.length === 0 && <p>{onlyUnread ? words.noneUnread : words.none}</p>}
      {items.length > 0 && <Entries items={items} />}
      <Pagination
        page={page}
        last={lastPageOf(total, { pageSize, maxPage })}
        pathOf={(number) => path(onlyUnread, number)}
      />
    </Page>
  )
}

type Items = Awaited<ReturnType<typeof loader>>['items']

function Entries({ items }: { items: Items }) {
  const { person } = useView()
  const { notifications: words } = useWords()
  const inOwnWords = useMessages()
  return (
    <ul className="entries">
      {items
        .map((item) => ({ ...item, ...inOwnWords(item) }))
        .map(({ id, title, body, created_at, read_at, ...subject }) => (
          <li key={id} className={read_at === null ? 'unread' : undefined}>
            <div className="about">
              <h2>
                <Title path={subjectPath(subject, person?.role)}>{title}</Title>
                {read_at === null && <span className="hidden-text"> ({words.isUnread})</span>}
              </h2>
              <p>{body}</p>
              <p className="quiet-text">
                <Moment at={created_at} />
              </p>
            </div>
            {read_at === null && (
              <form method="post">
                <button type="submit" className="link" name="id" value={id}>
                  {words.read}
                  <span className="hidden-text">: {title}</span>
                </button>
              </form>
            )}
          </li>
        ))}
    </ul>
  )
}

function Title({ path, children }: { path: string | undefined; children: string }) {
  return path === undefined ? children : <a href={path}>{children}</a>
}
