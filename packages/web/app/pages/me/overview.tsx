import { applicationOperations } from '@portal/contracts/application/http'
import { notificationOperations } from '@portal/contracts/notification/http'
import { profileOperations } from '@portal/contracts/profile/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { attempt, type Context, type Outcome } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import type { Person } from '../../api/session.ts'
import { ApplicationList } from '../../parts/application-list.tsx'
import { InterviewList } from '../../parts/interview-list.tsx'
import { ItemsSection } from '../../parts/items-section.tsx'
import { useWords } from '../../parts/view.tsx'
import { movedLately } from '../../rules/application-state.ts'
import { MePage } from './me-page.tsx'
import { NewsList } from './news-list.tsx'

const shown = 5

export async function loader({ context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const { listInterviews, listMyApplications } = applicationOperations
  const coming = { from: new Date().toISOString(), status: 'SCHEDULED', sort: 'date', limit: 1 }
  const [interviews, applications, news, profileState] = await Promise.all([
    attempt(context, listInterviews, { query: coming }),
    attempt(context, listMyApplications, { query: { limit: 100 } }),
    attempt(context, notificationOperations.listNotifications, { query: { unread: true, limit: shown } }),
    readProfileState(context, person),
  ])
  return {
    interviews: itemsOf(interviews),
    hasApplied: !applications.ok || applications.value.items.length > 0,
    moved: applications.ok ? movedLately(applications.value.items).slice(0, shown) : undefined,
    news: itemsOf(news),
    ...profileState,
  }
}

/** Whether there is a profile, and what is missing in it; nothing is missing if that is not known just now. */
async function readProfileState(context: Context, { id }: Person) {
  const profile = await attempt(context, profileOperations.readJobSeekerProfileOfUser, { params: { user_id: id } })
  if (!profile.ok) return { hasProfile: profile.problem.status !== 404, missing: [] }
  return { hasProfile: true, missing: profile.value.completeness?.missing ?? [] }
}

/** Each part of the page is worth showing without the others. */
function itemsOf<Item>(outcome: Outcome<{ items: Item[] }>): Item[] | undefined {
  return outcome.ok ? outcome.value.items : undefined
}

export default function Overview() {
  const { interviews, hasApplied, moved, news } = useLoaderData<typeof loader>()
  const { me: words } = useWords()
  return (
    <MePage title={words.title}>
      <ProfileNotice />
      <ItemsSection id="interview" title={words.nextInterview} items={interviews} none={words.noInterview}>
        {interviews && <InterviewList interviews={interviews} />}
      </ItemsSection>
      <ItemsSection
        id="moved"
        title={words.moved}
        items={moved}
        none={hasApplied ? words.nothingMoved : words.notApplied}
      >
        {moved && <ApplicationList applications={moved} />}
      </ItemsSection>
      <p className="actions">
        {hasApplied ? (
          <a href="/applications">{words.allApplications}</a>
        ) : (
          <a className="button" href="/jobs">
            {words.findJobs}
          </a>
        )}
      </p>
      <ItemsSection id="news" title={words.news} items={news} none={words.noNews}>
        {news && <NewsList news={news} />}
      </ItemsSection>
    </MePage>
  )
}

/** What to do about the profile: create it, or add what companies would like to know. */
function ProfileNotice() {
  const { hasProfile, missing } = useLoaderData<typeof loader>()
  const { me: words, myProfile } = useWords()
  if (hasProfile && missing.length === 0) return null
  return (
    <div className="notice">
      <p>{hasProfile ? words.missing(missing.map((each) => myProfile.missingParts.kinds[each])) : words.noProfile}</p>
      <p>
        <a href="/me/profile">{hasProfile ? words.completeProfile : words.createProfile}</a>
      </p>
    </div>
  )
}
