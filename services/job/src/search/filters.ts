import type { JobSearch } from '@portal/contracts/job/search-http'

/** What a search asks for, without the page of it. */
export type SearchFilters = Omit<JobSearch, 'sort' | 'limit' | 'skip' | 'cursor' | 'include_total'>
