// The script of the pages that emails link to. They change nothing until their button is clicked, because email scanners
// open links.
const form = document.querySelector('form')
const status = document.querySelector('[role=status]')
const token = new URLSearchParams(location.hash.slice(1)).get('token')

if (!token) {
  form.hidden = true
  status.textContent = 'The link is not complete. Open it again from the email.'
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  status.textContent = 'One moment …'
  status.textContent = await send().catch(() => 'The portal is not responding. Try again in a moment.')
  button.disabled = false
})

async function send() {
  const response = await fetch(form.dataset.call, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
  })
  if (!response.ok) {
    const { detail, errors = [] } = await response.json()
    return errors.map(({ path, message }) => `${path} ${message}`).join(', ') || detail
  }
  form.hidden = true
  // The token is used up: remove it from the browser history.
  history.replaceState(null, '', location.pathname)
  return form.dataset.done
}
