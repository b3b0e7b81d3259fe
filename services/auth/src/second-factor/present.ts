import { otpauthUrl } from './totp.ts'

export type SecondFactorState = { isEnabled: boolean; isNeeded: boolean; recoveryCodesLeft: number }

export function presentState({ isEnabled, isNeeded, recoveryCodesLeft }: SecondFactorState) {
  return { enabled: isEnabled, needed: isNeeded, recovery_codes_left: recoveryCodesLeft }
}

/** The secret. No other response contains it. */
export function presentNewFactor({ secret, email }: { secret: string; email: string }) {
  return { secret, otpauth_url: otpauthUrl(secret, email) }
}

/** The recovery codes. No other response contains them, because only their hashes are stored. */
export function presentRecoveryCodes(codes: readonly string[]) {
  return { recovery_codes: codes }
}
