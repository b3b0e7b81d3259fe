CREATE TABLE `known_applications` (
	`application_id` bigint unsigned NOT NULL,
	`recruiter_user_id` bigint unsigned NOT NULL,
	`company_id` bigint unsigned,
	`seeker_user_id` bigint unsigned NOT NULL,
	`withdrawn_at` datetime(3),
	`revision` int NOT NULL,
	CONSTRAINT `known_applications_application_id` PRIMARY KEY(`application_id`)
);
--> statement-breakpoint
ALTER TABLE `acquaintances`
	ADD `is_complete` boolean DEFAULT false NOT NULL,
	ADD `ends_at` datetime(3);--> statement-breakpoint
ALTER TABLE `company_acquaintances`
	ADD `is_complete` boolean DEFAULT false NOT NULL,
	ADD `ends_at` datetime(3);--> statement-breakpoint
CREATE INDEX `known_applications_of_seeker` ON `known_applications` (`seeker_user_id`,`recruiter_user_id`);--> statement-breakpoint
CREATE INDEX `known_applications_of_recruiter` ON `known_applications` (`recruiter_user_id`);