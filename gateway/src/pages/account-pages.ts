import { linkPages } from '@portal/contracts/auth/accounts-http'
import { Router } from 'express'

/** A page that an email links to. It changes nothing until its button is clicked, because mail scanners open links. */
function page({ title, text, call, fields, done }: Record<'title' | 'text' | 'call' | 'fields' | 'done', string>) {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title} – Job Portal</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
    <style>
      body { font: 1rem/1.6 system-ui, sans-serif; max-width: 30rem; margin: 4rem auto; padding: 0 1rem; }
      label, input { display: block; box-sizing: border-box; width: 100%; }
      input, button { font: inherit; padding: 0.5rem; margin: 0.25rem 0 1rem; }
    </style>
    <script src="/account/page.js" defer></script>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
      <form method="post" data-call="${call}" data-done="${done}">${fields}
        <button>${title}</button>
      </form>
      <p role="status"></p>
      <noscript>This page needs JavaScript.</noscript>
    </main>
  </body>
</html>
`
}

const verifyEmail = page({
  title: 'Confirm your e-mail address',
  text: 'Click the button to confirm that emails from the portal reach you.',
  call: '/api/v1/auth/email/verify',
  fields: '',
  done: 'Thank you, your address is confirmed.',
})

const resetPassword = page({
  title: 'Choose a new password',
  text: 'Setting a new password ends every session of your account. Sign in again with the new password afterwards.',
  call: '/api/v1/auth/password/reset',
  fields: `
        <label for="password">New password, at least 8 characters</label>
        <input id="password" name="password" type="password" autocomplete="new-password" required>`,
  done: 'Your password is set. You can sign in with it now.',
})

const undoEmailChange = page({
  title: 'Undo the change of your e-mail address',
  text: 'This restores this address to your account and ends every session.',
  call: '/api/v1/auth/email/undo',
  fields: '',
  done: 'Your account has this address again. Choose a new password now, in case someone else knows the old one.',
})

// A separate file, because the content security policy forbids inline scripts.
const script = `const form = document.querySelector('form')
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
    return errors.map(({ path, message }) => path + ' ' + message).join(', ') || detail
  }
  form.hidden = true
  // The token is used up: remove it from the browser history.
  history.replaceState(null, '', location.pathname)
  return form.dataset.done
}
`

/** The pages that links in emails lead to. */
export function accountPages(): Router {
  const router = Router()
  router.get(linkPages.VERIFY_EMAIL, (_req, res) => {
    res.type('html').send(verifyEmail)
  })
  router.get(linkPages.RESET_PASSWORD, (_req, res) => {
    res.type('html').send(resetPassword)
  })
  router.get(linkPages.UNDO_EMAIL_CHANGE, (_req, res) => {
    res.type('html').send(undoEmailChange)
  })
  router.get('/account/page.js', (_req, res) => {
    res.type('text/javascript').send(script)
  })
  return router
}
