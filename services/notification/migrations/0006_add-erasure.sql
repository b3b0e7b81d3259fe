CREATE TABLE `erased_people` (
	`user_id` bigint unsigned NOT NULL,
	`erased_at` datetime(3) NOT NULL,
	CONSTRAINT `erased_people_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`event_id` varchar(36) NOT NULL,
	`subject` varchar(160) NOT NULL,
	`payload` mediumtext NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`published_at` datetime(3),
	`attempts` int NOT NULL DEFAULT 0,
	`last_error` varchar(500),
	CONSTRAINT `outbox_id` PRIMARY KEY(`id`),
	CONSTRAINT `outbox_eventId_unique` UNIQUE(`event_id`)
);
--> statement-breakpoint
ALTER TABLE `activity` MODIFY COLUMN `action` enum('USER_CREATED','USER_CHANGED','RECRUITER_PROFILE_CREATED','RECRUITER_PROFILE_CHANGED','JOB_SEEKER_PROFILE_CREATED','JOB_SEEKER_PROFILE_CHANGED','SKILL_CREATED','JOB_POSTED','JOB_CHANGED','JOB_STATUS_CHANGED','JOB_DELETED','APPLICATION_SUBMITTED','APPLICATION_STATUS_CHANGED','APPLICATION_WITHDRAWN','INTERVIEW_SCHEDULED','INTERVIEW_CHANGED','LINK_REQUESTED','EMAIL_VERIFIED','SIGNED_IN','SIGN_IN_FAILED','SESSION_ENDED','SECOND_FACTOR_CHANGED','USER_ERASED','JOB_SEEKER_PROFILE_READ') NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `names_user_id` bigint unsigned;--> statement-breakpoint
ALTER TABLE `notifications` ADD `names_user_id` bigint unsigned;--> statement-breakpoint
ALTER TABLE `notifications` ADD `nameless_body` varchar(4000);--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`published_at`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_by_subject` ON `outbox` (`subject`);--> statement-breakpoint
CREATE INDEX `deliveries_of_user` ON `deliveries` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_to` ON `deliveries` (`recipient`);--> statement-breakpoint
CREATE INDEX `deliveries_naming` ON `deliveries` (`names_user_id`);--> statement-breakpoint
CREATE INDEX `notifications_naming` ON `notifications` (`names_user_id`);