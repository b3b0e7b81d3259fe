import { applicationOperations } from '@portal/contracts/application/http'
import { dateLocaleOf } from '@portal/contracts/locales'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { type Answer, call } from '../../api/call.ts'
import { readPastInterviews } from '../../api/past-interviews.ts'
import { requestZone } from '../../api/reader.ts'
import { requireRole } from '../../api/require-role.ts'
import { InterviewTag } from '../../parts/interview-list.tsx'
import { Pagination } from '../../parts/pagination.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { agendaPath, groupByDay, readAgenda } from '../../rules/agenda.ts'
import { dateFormat } from '../../rules/formats.ts'
import { lastPageOf, pageQuery, readPage } from '../../rules/page-number.ts'
import { localTimeOf, startOfDay } from '../../rules/zoned.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { AgendaFilters } from './agenda-filters.tsx'

const pageSize = 50
const maxPage = 50

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const { searchParams } = new URL(request.url)
  const search = { ...readAgenda(searchParams), page: readPage(searchParams, maxPage) }
  const zone = requestZone(context, request)
  const now = new Date()
  const status = search.withCancelled ? undefined : 'SCHEDULED'
  const { page, isPast } = search
  if (isPast) return { search, ...pagesOf(await readPastInterviews(context, { status, page, pageSize })) }
  const from = startOfDay(search.day || localTimeOf(now, zone).date, zone)?.toISOString()
  const query = { sort: 'date', status, from, ...pageQuery(page, pageSize) }
  return { search, ...pagesOf(await call(context, applicationOperations.listInterviews, { query })) }
}

function pagesOf<Item>({ items, total = items.length }: { items: Item[]; total: number | undefined }) {
  return { items, last: lastPageOf(total, { pageSize, maxPage }) }
}

export default function Agenda() {
  const { search, items, last } = useLoaderData<typeof loader>()
  const { zone } = useView()
  const { agenda: words, interviews } = useWords()
  return (
    <HirePage title={search.isPast ? words.pastTitle : words.title} heading={words.title} layout="reading">
      <AgendaFilters search={search} />
      {items.length === 0 && (
        <>
          <p>{search.isPast ? words.nonePast : words.noneComing}</p>
          {search.day && (
            <p>
              <a href={agendaPath({ ...search, day: '', page: 1 })}>{words.fromToday}</a>
            </p>
          )}
        </>
      )}
      {groupByDay(items, zone).map(({ day, items: ofDay }) => (
        <DayOfAgenda key={day} day={day} items={ofDay} />
      ))}
      {items.length > 0 && <p className="quiet-text">{interviews.zone(zone)}</p>}
      <Pagination page={search.page} last={last} pathOf={(page) => agendaPath({ ...search, page })} />
    </HirePage>
  )
}

type DayProps = { day: string; items: Answer<typeof applicationOperations.listInterviews>['items'] }

function DayOfAgenda({ day, items }: DayProps) {
  const { locale, zone, now } = useView()
  const { agenda: words, interviews, applicants } = useWords()
  const dateLocale = dateLocaleOf(locale)
  const name = dateFormat(dateLocale, { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(day))
  const time = dateFormat(dateLocale, { timeStyle: 'short', timeZone: zone })
  const isToday = localTimeOf(new Date(now), zone).date === day
  return (
    <section aria-labelledby={`day-${day}`} className="day">
      <h2 id={`day-${day}`}>
        {name} {isToday && <span className="tag positive">{words.today}</span>}
      </h2>
      <ul className="entries">
        {items.map((interview) => (
          <li key={interview.id}>
            <time className="hour" dateTime={interview.interview_date}>
              {time.format(new Date(interview.interview_date))}
            </time>
            <div className="about">
              <h3>
                <a href={`/hire/interviews/${interview.id}`}>
                  {interview.candidate?.full_name ?? applicants.unknownName}
                </a>
              </h3>
              <p className="quiet-text">
                {interview.job.title ?? applicants.unknownJob} · {interviews.modes[interview.mode]}
              </p>
            </div>
            {interview.status === 'SCHEDULED' && interview.result === 'PENDING' && interview.interview_date < now ? (
              <span className="tag warning">{words.noResult}</span>
            ) : (
              <InterviewTag interview={interview} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
