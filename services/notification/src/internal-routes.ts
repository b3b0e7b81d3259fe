import { personalDataRoutes } from '@portal/chassis/personal-data'
import type { Router } from 'express'
import type { Context } from './context.ts'
import { personalSectionsOf } from './privacy/sections.ts'

/** What other services may ask. */
export function internalRoutes(ctx: Context): Router {
  return personalDataRoutes(personalSectionsOf(ctx.db))
}
