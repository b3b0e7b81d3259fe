import { otpauthUrl } from './totp.ts'

export type SecondFactorState = { isEnabled: boolean; isNeeded: boolean; recoveryCodesLeft: number }

export function presentState({ isEnabled, isNeeded, recoveryCodesLeft }: SecondFactorState) {
  return { enabled: isEnabled, needed: isNeeded, recovery_codes_left: recoveryCodesLeft }
}

/** The secret, once: nobody is ever told it again. */
export function presentNewFactor({ secret, email }: { secret: string; email: string }) {
  return { secret, otpauth_url: otpauthUrl(secret, email) }
}

/** The codes, once: only their hashes are kept. */
export function presentRecoveryCodes(codes: readonly string[]) {
  return { recovery_codes: codes }
}
