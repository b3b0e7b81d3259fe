export { passes, until } from '@portal/stack/until'
