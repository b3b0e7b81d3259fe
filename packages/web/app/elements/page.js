// The script of every page. Everything works without it; with it some things are quicker.

// After a rejected form, the summary of its errors has the focus.
const summary = document.querySelector('[data-error-summary]')
if (summary instanceof HTMLElement) summary.focus()

// The time zone, so that times are shown in it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone && !document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) {
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API
  document.cookie = `zone=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax`
}

// A menu closes by Escape, and by a click outside.
for (const menu of document.querySelectorAll('details.menu')) {
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) menu.removeAttribute('open')
  })
  menu.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Escape') return
    menu.removeAttribute('open')
    menu.querySelector('summary')?.focus()
  })
}

// A password can be shown.
for (const input of document.querySelectorAll('input[data-show]')) {
  if (!(input instanceof HTMLInputElement)) continue
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'quiet'
  button.textContent = input.dataset.show ?? ''
  button.setAttribute('aria-pressed', 'false')
  button.setAttribute('aria-controls', input.id)
  button.addEventListener('click', () => {
    const isShown = input.type === 'text'
    input.type = isShown ? 'password' : 'text'
    button.setAttribute('aria-pressed', String(!isShown))
  })
  // A browser may offer to remember what a text field holds.
  input.form?.addEventListener('submit', () => {
    input.type = 'password'
  })
  input.parentElement?.append(button)
}

// A file that is too large is noticed before it is sent.
for (const input of document.querySelectorAll('input[data-max-bytes]')) {
  if (!(input instanceof HTMLInputElement)) continue
  input.addEventListener('change', () => {
    const isTooLarge = (input.files?.[0]?.size ?? 0) > Number(input.dataset.maxBytes)
    input.setCustomValidity(isTooLarge ? (input.dataset.tooLarge ?? '') : '')
    input.reportValidity()
  })
}

// All rows of a table can be chosen at once.
for (const head of document.querySelectorAll('th[data-check-all]')) {
  if (!(head instanceof HTMLElement)) continue
  const all = document.createElement('input')
  all.type = 'checkbox'
  all.setAttribute('aria-label', head.dataset.checkAll ?? '')
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = document.querySelectorAll('td input[type="checkbox"]')
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked
  })
  if (boxes.length > 0) head.append(all)
}

// The token of an emailed link stands behind `#`, so that no server and no log sees it before the button is pressed.
const token = new URLSearchParams(location.hash.slice(1)).get('token')
const field = document.querySelector('input[data-link-token]')
if (token && field instanceof HTMLInputElement) {
  field.value = token
  field.closest('.field')?.setAttribute('hidden', '')
  // Otherwise it would stay in the history of the browser.
  history.replaceState(null, '', location.pathname)
}

// What applicants type is kept for a day, and shown when they come back to a form that was not sent.
for (const form of document.querySelectorAll('form[data-keep]')) {
  if (form instanceof HTMLFormElement) keepTyped(form)
}

/** @param {HTMLFormElement} form */
function keepTyped(form) {
  const name = `draft ${location.pathname}`
  const owner = document.documentElement.dataset.person
  const keep = () => {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string')
    try {
      localStorage.setItem(name, JSON.stringify({ owner, savedAt: Date.now(), fields }))
    } catch {
      // The store is full, or the browser forbids it.
    }
  }
  form.addEventListener('input', keep)
  // What the server shows is newer.
  if (form.dataset.keep === 'sent') return keep()
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? '{}')
    if (kept.owner !== owner || Date.now() - kept.savedAt > 86_400_000) return
    const typed = new URLSearchParams(kept.fields)
    for (const field of form.elements) {
      if (field instanceof HTMLInputElement && /radio|checkbox/.test(field.type)) {
        field.checked = typed.getAll(field.name).includes(field.value)
      } else if ('value' in field && field.getAttribute('type') !== 'hidden' && field.tagName !== 'BUTTON') {
        field.value = typed.get(field.getAttribute('name') ?? '') ?? field.value
      }
    }
    const notice = document.createElement('p')
    notice.className = 'notice'
    notice.setAttribute('role', 'status')
    notice.textContent = form.dataset.restored ?? ''
    form.prepend(notice)
  } catch {
    // Nothing that can be read.
  }
}

// What was typed in a long form is kept in this browser until it is saved, or somebody signs out.
const saved = document.querySelector('[data-saved-draft]')
if (saved instanceof HTMLElement) removeDrafts((name) => name === `draft ${saved.dataset.savedDraft}`)
document.querySelector('[action="/sign-out"]')?.addEventListener('submit', () => {
  removeDrafts((name) => name.startsWith('draft '))
})

/** @param {(name: string) => boolean} isMeant */
function removeDrafts(isMeant) {
  try {
    for (const name of Object.keys(localStorage).filter(isMeant)) localStorage.removeItem(name)
  } catch {
    // The browser forbids the store, so there are none.
  }
}

// A page may show what its visitor may no longer see: if "back" restores it, and if somebody signs out, or in as somebody
// else, in another tab. It is then asked for again; not by `reload`, which would send a form again.
const { person } = document.documentElement.dataset
const again = () => location.replace(location.pathname + location.search)
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && person) again()
})
if (person !== undefined) {
  const tabs = new BroadcastChannel('person')
  // Not after a session that ended by itself, which must not take what is typed in other tabs.
  if (person || /^\?(?:signed-out|erased)=/.test(location.search)) tabs.postMessage(person)
  if (person) tabs.onmessage = ({ data }) => data !== person && again()
}
