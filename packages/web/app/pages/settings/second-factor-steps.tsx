import { TextField } from '../../parts/field.tsx'
import { QrCode } from '../../parts/qr-code.tsx'
import { useWords } from '../../parts/view.tsx'

/** Scan the code, or type in the secret, then prove it with a code. A wrong code shows the same secret again. */
export function Setup({ secret, otpauth_url }: { secret: string; otpauth_url: string }) {
  const { settings } = useWords()
  const { secondFactor: words } = settings
  return (
    <>
      <p>{words.scan}</p>
      <QrCode text={otpauth_url} label={words.qrCode} />
      <p>
        {words.orType} <code>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <form method="post">
        <input type="hidden" name="secret" value={secret} />
        <input type="hidden" name="otpauth_url" value={otpauth_url} />
        <TextField
          name="code"
          label={words.code}
          hint={words.sixDigits}
          autoComplete="one-time-code"
          inputMode="numeric"
        />
        <div className="actions">
          <button type="submit" name="act" value="confirm">
            {words.confirm}
          </button>
          <a href="/settings/second-factor">{words.cancel}</a>
        </div>
      </form>
    </>
  )
}

/** The codes that work once each, if the authenticator is lost. They are shown once. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { settings, account } = useWords()
  const { secondFactor: words } = settings
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(codes.join('\n'))}`
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">{words.codes}</h2>
      <p>{words.codesText}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="actions">
        <a className="button" href={file} download="recovery-codes.txt">
          {words.download}
        </a>
        <a href="/sign-in">{account.signIn.title}</a>
      </p>
    </section>
  )
}
