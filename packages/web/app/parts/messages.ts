import { renderStored } from '@portal/contracts/notification/wording/render'
import { useView } from './view.tsx'

type Message = { title: string; body: string; code: string | null; params: unknown }

/** How notifications are written: in the language and time zone of the page, older ones with their stored text. */
export function useMessages() {
  const { locale, zone: timeZone } = useView()
  return ({ title, body, code, params }: Message): { title: string; body: string } => {
    const written = renderStored(code, params, { locale, timeZone })
    return written ? { title: written.title, body: written.sentences.join(' ') } : { title, body }
  }
}
