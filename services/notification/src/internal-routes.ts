import { personalDataRoutes } from '@portal/chassis/personal-data'
import type { Router } from 'express'
import type { Context } from './context.ts'
import { personalSectionsOf } from './privacy/sections.ts'

/** Routes for other services. */
export function internalRoutes(ctx: Context): Router {
  return personalDataRoutes(personalSectionsOf(ctx.db))
}
