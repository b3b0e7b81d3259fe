ALTER TABLE `applications` DROP INDEX `applications_of_job`,
  ADD CONSTRAINT `applications_of_job` UNIQUE(`job_id`,`id`);--> statement-breakpoint
ALTER TABLE `applications` ADD CONSTRAINT `applications_not_twice` UNIQUE(`job_id`,`seeker_user_id`),
  DROP INDEX `applications_once`;
