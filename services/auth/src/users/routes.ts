import { actorOf, requireAuth, requireRole } from '@portal/chassis/actor'
import { createOnce } from '@portal/chassis/idempotency'
import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import { changeMeBody, changeUserBody, listUsersQuery, registerBody, userParams } from '@portal/contracts/auth/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeOwnAccount } from './change-own-account.ts'
import { changeUser } from './change-user.ts'
import { presentUser } from './present.ts'
import { findOwnAccount, findUser, listUsers } from './queries.ts'
import { registerUser } from './register-user.ts'

export function userRoutes(ctx: Context): Router {
  const router = Router()

  for (const path of ['/auth/register', '/users']) {
    router.post(path, async (req, res) => {
      const input = parse(registerBody, req.body)
      await createOnce(ctx, { req, res, input, present: presentUser, at: '/api/v1/users' }, () =>
        registerUser(ctx, input),
      )
    })
  }

  router.get('/users/me', requireAuth, async (req, res) => {
    res.json(presentUser(await findOwnAccount(ctx, actorOf(req))))
  })

  router.put('/users/me', requireAuth, async (req, res) => {
    const input = parse(changeMeBody, req.body)
    res.json(presentUser(await changeOwnAccount(ctx, actorOf(req), input)))
  })

  router.get('/users', requireRole('ADMIN'), async (req, res) => {
    const query = parse(listUsersQuery, req.query)
    sendPage({ req, res, query }, await listUsers(ctx, query), presentUser)
  })

  router.get('/users/:id', requireAuth, async (req, res) => {
    const { id } = parse(userParams, req.params)
    res.json(presentUser(await findUser(ctx, actorOf(req), id)))
  })

  router.patch('/users/:id', requireRole('ADMIN'), async (req, res) => {
    const { id } = parse(userParams, req.params)
    const input = parse(changeUserBody, req.body)
    res.json(presentUser(await changeUser(ctx, { actor: actorOf(req), id, input })))
  })

  return router
}
