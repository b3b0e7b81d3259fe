// Counts unread notifications as they arrive. One tab listens, the one that holds the lock, because a browser has few
// connections; the others hear of it from there. A tab that takes over begins after the last event that it knows.

// Somebody who clicks through pages quickly opens no stream.
const patienceMs = 1_000

class LiveBadge extends HTMLElement {
  unread = Number(this.dataset.unread)
  last = Number(this.dataset.last)
  /** The last event that the page was made with. */
  first = this.last
  channel = new BroadcastChannel(`live-${this.dataset.person}`)

  connectedCallback() {
    this.channel.onmessage = ({ data }) => {
      if (data.last >= this.last) this.show(data)
    }
    // Another tab may still count what was read here.
    this.channel.postMessage({ unread: this.unread, last: this.last })
    // Only on HTTPS and loopback addresses.
    navigator.locks?.request(this.channel.name, () => this.listen())
  }

  /** Listens until the session ends. */
  async listen() {
    await new Promise((resolve) => setTimeout(resolve, patienceMs))
    const source = new EventSource(`/live?after=${this.last}`)
    source.addEventListener('notification', ({ lastEventId }) => {
      const last = Number(lastEventId)
      if (last <= this.last) return
      this.show({ unread: this.unread + 1, last })
      this.channel.postMessage({ unread: this.unread, last })
    })
    await new Promise((resolve) => {
      source.addEventListener('error', () => source.readyState === EventSource.CLOSED && resolve(undefined))
    })
  }

  /** @param {{ unread: number, last: number }} state */
  show({ unread, last }) {
    this.unread = unread
    this.last = last
    for (const part of this.children) part.toggleAttribute('hidden', unread === 0)
    const count = this.querySelector('.count')
    if (count) count.textContent = unread > 99 ? '99+' : String(unread)
    // The list of notifications offers what is new, and does not move.
    const news = document.querySelector('[data-news]')
    const text = news?.querySelector('a')
    const arrived = last - this.first
    if (!(news instanceof HTMLElement) || !text || arrived <= 0) return
    text.textContent = (arrived === 1 ? news.dataset.one : news.dataset.many)?.replace('#', String(arrived)) ?? ''
    text.hidden = false
  }
}

customElements.define('live-badge', LiveBadge)
