import { linkPages } from '@portal/contracts/auth/accounts-http'
import { Router } from 'express'

/** A page for the links in mails. Nothing happens before the button is pressed, because mail scanners open links too. */
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
  text: 'One press, and we know that our mails reach you.',
  call: '/api/v1/auth/email/verify',
  fields: '',
  done: 'Thank you, your address is confirmed.',
})

const resetPassword = page({
  title: 'Choose a new password',
  text: 'It ends every session of your account; sign in again with the new password.',
  call: '/api/v1/auth/password/reset',
  fields: `
        <label for="password">New password, at least 8 characters</label>
        <input id="password" name="password" type="password" autocomplete="new-password" required>`,
  done: 'Your password is set. You can sign in with it now.',
})

const undoEmailChange = page({
  title: 'Undo the change of your e-mail address',
  text: 'Your account gets this address back, and every session ends.',
  call: '/api/v1/auth/email/undo',
  fields: '',
  done: 'Your account has this address again. Now choose a new password, in case the old one is known to others.',
})

// A file of its own, because the content security policy allows no script within a page.
const script = `const form = document.querySelector('form')
const status = document.querySelector('[role=status]')
const token = new URLSearchParams(location.hash.slice(1)).get('token')

if (!token) {
  form.hidden = true
  status.textContent = 'The link is not complete. Open it from the mail once more.'
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = form.querySelector('button')
  button.disabled = true
  status.textContent = 'One moment …'
  status.textContent = await send().catch(() => 'The portal does not answer. Try again in a moment.')
  button.disabled = false
})

async function send() {
  const answer = await fetch(form.dataset.call, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
  })
  if (!answer.ok) {
    const { detail, errors = [] } = await answer.json()
    return errors.map(({ path, message }) => path + ' ' + message).join(', ') || detail
  }
  form.hidden = true
  // It is used up, and need not stand in the history.
  history.replaceState(null, '', location.pathname)
  return form.dataset.done
}
`

/** The pages to which the links in mails lead. */
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
