import { applicationSubmitted, applicationWithdrawn } from '@portal/contracts/application/events'
import { userChanged, userErased, userRegistered } from '@portal/contracts/auth/events'
import { skillCreated, skillDeleted } from '@portal/contracts/job/events'
import { personErased } from '@portal/contracts/profile/events'
import { consumer, onMany, unhurried } from '@portal/messaging/consume/consume'
import { erasing } from '@portal/service/privacy/erasing'
import { accountReadModel } from './accounts/account-read-model.ts'
import { grantAccess } from './applications/grant-access.ts'
import { noteApplications } from './applications/note-applications.ts'
import type { Context } from './context.ts'
import { erasePerson } from './privacy/erase-person.ts'
import { removeFilesOf } from './resumes/erase-resumes.ts'
import { skillReadModel } from './skills/skill-read-model.ts'

/** All consumers of this service. Durable names are deployed state: a renamed consumer starts at the first event. */
export const consumersOf = (ctx: Context) => [
  consumer('profile-acquaintances', [onMany(applicationSubmitted, grantAccess)], unhurried),
  consumer('profile-withdrawals', [onMany(applicationWithdrawn, noteApplications)], unhurried),
  consumer(
    'profile-skills',
    [onMany(skillCreated, skillReadModel.apply), onMany(skillDeleted, skillReadModel.apply)],
    unhurried,
  ),
  consumer('profile-accounts', [
    onMany(userRegistered, accountReadModel.apply),
    onMany(userChanged, accountReadModel.apply),
  ]),
  consumer('profile-erasures', [
    erasing({ requested: userErased, acknowledged: personErased }, erasePerson, (userId) => removeFilesOf(ctx, userId)),
  ]),
]
