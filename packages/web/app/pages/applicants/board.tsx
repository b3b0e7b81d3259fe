import { jobOperations } from '@portal/contracts/job/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { readBoard } from '../../api/applicant-board.ts'
import { attempt } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { useWords } from '../../parts/view.tsx'
import { applicantsPath, readApplicantSearch } from '../../rules/applicant-search.ts'
import type { PageHandle } from '../../rules/hydration.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { ApplicantFilters } from './applicant-filters.tsx'
import { BoardColumns } from './board-columns.tsx'

export const handle: PageHandle = { hydrate: true }

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const { searchParams } = new URL(request.url)
  const search = { ...readApplicantSearch(searchParams), view: 'board' as const }
  const [columns, job] = await Promise.all([
    readBoard(context, id, search.q),
    attempt(context, jobOperations.readJob, { params: { id } }),
  ])
  const cards = columns.flatMap((column) => column.cards)
  return {
    id,
    search: { ...search, status: undefined },
    columns,
    title: job.ok ? job.value.title : (cards[0]?.job.title ?? null),
    moved: cards.find((card) => String(card.id) === searchParams.get('moved')),
  }
}

export default function Board() {
  const { id, search, columns, title, moved } = useLoaderData<typeof loader>()
  const { applicants, board: words } = useWords()
  const total = columns.reduce((sum, column) => sum + column.total, 0)
  return (
    <HirePage title={words.title(title ?? applicants.unknownJob)}>
      {total === 0 && search.q === '' ? (
        <p>{applicants.none}</p>
      ) : (
        <>
          <ApplicantFilters id={id} search={search} counts={undefined} />
          {total === 0 && (
            <p>
              {applicants.noMatch}{' '}
              <a href={applicantsPath(id, { view: 'board' })}>{applicants.withoutName(search.q)}</a>
            </p>
          )}
          <BoardColumns id={id} search={search} loaded={columns} moved={moved} />
        </>
      )}
    </HirePage>
  )
}
