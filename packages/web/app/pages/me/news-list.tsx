import type { notificationOperations } from '@portal/contracts/notification/http'
import type { Answer } from '../../api/call.ts'
import { useMessages } from '../../parts/messages.ts'
import { Moment } from '../../parts/moment.tsx'
import { useView } from '../../parts/view.tsx'
import { subjectPath } from '../../rules/subject-path.ts'

type News = Answer<typeof notificationOperations.listNotifications>['items']

/** Notifications in short, each with a link to what it is about. */
export function NewsList({ news }: { news: News }) {
  const { person } = useView()
  const inOwnWords = useMessages()
  return (
    <ul className="entries">
      {news.map((each) => (
        <li key={each.id}>
          <div className="about">
            <h3>
              <a href={subjectPath(each, person?.role) ?? '/notifications'}>{inOwnWords(each).title}</a>
            </h3>
            <p className="quiet-text">
              <Moment at={each.created_at} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
