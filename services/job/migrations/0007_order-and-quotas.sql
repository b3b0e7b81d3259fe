CREATE TABLE `accounts` (
	`user_id` bigint unsigned NOT NULL,
	`is_blocked` boolean NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `accounts_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `daily_counts` (
	`user_id` bigint unsigned NOT NULL,
	`act` enum('POST_JOB','ADD_SKILL') NOT NULL,
	`day` date NOT NULL,
	`done` int NOT NULL,
	CONSTRAINT `daily_counts_user_id_act_pk` PRIMARY KEY(`user_id`,`act`)
);
--> statement-breakpoint
CREATE TABLE `walks` (
	`through` enum('RECRUITER','SKILL') NOT NULL,
	`id` bigint unsigned NOT NULL,
	`after_job_id` bigint unsigned NOT NULL,
	CONSTRAINT `walks_through_id_pk` PRIMARY KEY(`through`,`id`)
);
--> statement-breakpoint
DROP INDEX `jobs_in_status` ON `jobs`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `is_hidden` boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `jobs_shown_in_status` ON `jobs` (`status`,`is_deleted`,`is_hidden`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_in_hand` ON `jobs` (`recruiter_user_id`,`is_deleted`,`status`);