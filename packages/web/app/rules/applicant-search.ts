import type { ApplicationStatus, applicationOrders } from '@portal/contracts/application/http'
import { readStatus } from './application-state.ts'
import { readPage } from './page-number.ts'

/** Applicants on a page of the list, which is also how many can be moved at once. */
export const pageSize = 50
export const maxPage = 200
const maxCharacters = 100

/** The orders of the list. Not those of the contract, so that browsers load no schemas. */
export const orders = ['newest', 'oldest', 'name'] as const satisfies readonly (typeof applicationOrders)[number][]

export type ApplicantSearch = {
  /** The list is usual. */
  view: 'board' | undefined
  q: string
  status: ApplicationStatus | undefined
  sort: (typeof orders)[number] | undefined
  page: number
}

/** Reads from an address which applicants of a job it is about. What is not valid is left out. */
export function readApplicantSearch(params: URLSearchParams): ApplicantSearch {
  return {
    view: params.get('view') === 'board' ? 'board' : undefined,
    q: (params.get('q') ?? '').trim().slice(0, maxCharacters),
    status: readStatus(params.get('status')),
    sort: orders.find((order) => order === params.get('sort')),
    page: readPage(params, maxPage),
  }
}

/** The part of an address that keeps a search, without defaults; begins with `?` unless it is empty. */
function searchQuery(
  { view, q, status, sort, page }: Partial<ApplicantSearch>,
  more: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const given = {
    view,
    q,
    status,
    sort: sort === 'newest' ? undefined : sort,
    page: page === 1 ? undefined : page,
    ...more,
  }
  const entries = Object.entries(given).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
}

/** The list of the applicants of a job, or their board. `moved` is who was moved just now. */
export function applicantsPath(
  jobId: number | string,
  search: Partial<ApplicantSearch> = {},
  more: { moved?: number } = {},
): string {
  const { view, ...kept } = search
  return `/hire/jobs/${jobId}/applicants${view === 'board' ? '/board' : ''}${searchQuery(kept, more)}`
}

/**
 * Where an applicant was found. `at` is the position in the search, from 0, by which the page knows who is the previous
 * and who the next one; it stands for the page of the list.
 */
export type Place = { search?: Partial<ApplicantSearch>; at?: number | undefined }

/** The page of an applicant. */
export function applicantPath(id: number | string, place: Place = {}, more: { moved?: 'yes' } = {}): string {
  return `/hire/applications/${id}${placeQuery(place, more)}`
}

/** The page that asks for a confirmation, and where an applicant is moved. */
export function movePath(id: number | string, place: Place, more: { to?: string } = {}): string {
  return `/hire/applications/${id}/move${placeQuery(place, more)}`
}

function placeQuery({ search = {}, at }: Place, more: Readonly<Record<string, string | undefined>>): string {
  return searchQuery({ ...search, page: 1 }, { at, ...more })
}

/** Where an applicant was found, as an address says it; without the position if that is left out or not valid. */
export function readPlace(params: URLSearchParams) {
  const at = params.get('at') ?? ''
  const isPosition = /^\d{1,5}$/.test(at) && Number(at) < maxPage * pageSize
  return { search: readApplicantSearch(params), at: isPosition ? Number(at) : undefined } satisfies Place
}

/** The page of the list that has a position. */
export function pageOf(at: number | undefined): number {
  return Math.floor((at ?? 0) / pageSize) + 1
}
