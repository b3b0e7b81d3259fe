CREATE TABLE `members` (
	`user_id` bigint unsigned NOT NULL,
	`company_id` bigint unsigned NOT NULL,
	`role` enum('OWNER','RECRUITER','INTERVIEWER') NOT NULL,
	`is_active` boolean NOT NULL,
	`joined_at` datetime(3) NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `members_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `jobs` ADD `company_id` bigint unsigned;--> statement-breakpoint
CREATE INDEX `members_of_company` ON `members` (`company_id`);--> statement-breakpoint
CREATE INDEX `jobs_of_company` ON `jobs` (`company_id`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_of_company_in_status` ON `jobs` (`company_id`,`status`,`id`);