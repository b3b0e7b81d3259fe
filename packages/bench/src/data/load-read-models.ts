import { createConnection } from 'mysql2/promise'

/**
 * Fills the read models of the other services with the loaded jobs and their employers, as if their events had arrived.
 * Emails about applications are turned off unless they are wanted, because they would measure the mail server.
 */
export async function loadReadModels(rootUrl: string, { emailsWanted }: { emailsWanted: boolean }): Promise<void> {
  const connection = await createConnection(rootUrl)
  try {
    for (const statement of statements) await connection.query(statement)
    if (!emailsWanted) await connection.query(turnEmailsOff)
  } finally {
    connection.destroy()
  }
}

const statements = [
  `REPLACE INTO portal_application.openings (job_id, recruiter_user_id, company_id, status, is_deleted, title, location, expires_at, revision)
    SELECT id, recruiter_user_id, company_id, status, FALSE, title, location, expires_at, revision FROM portal_job.jobs`,
  `REPLACE INTO portal_application.employers (user_id, company_name, revision)
    SELECT user_id, company_name, revision FROM portal_job.employers`,
  `REPLACE INTO portal_notification.job_titles (job_id, title, revision) SELECT id, title, revision FROM portal_job.jobs`,
  `REPLACE INTO portal_notification.company_names (user_id, name, revision)
    SELECT user_id, company_name, revision FROM portal_job.employers`,
  // Proven, as are those of people who register, because an unproven address is fetched again for each notification.
  `REPLACE INTO portal_notification.addresses (user_id, email, email_verified, revision)
    SELECT user_id, CONCAT('employer-', user_id, '@example.com'), TRUE, 1 FROM portal_job.employers`,
]

const turnEmailsOff = `REPLACE INTO portal_notification.unwanted_mails (user_id, kind)
    SELECT user_id, kind FROM portal_notification.addresses
    JOIN (SELECT 'APPLICATION_RECEIVED' AS kind UNION SELECT 'NEW_APPLICATION') AS kinds`
