CREATE TABLE `members` (
	`user_id` bigint unsigned NOT NULL,
	`company_id` bigint unsigned NOT NULL,
	`role` enum('OWNER','RECRUITER','INTERVIEWER') NOT NULL,
	`is_active` boolean NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `members_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `openings` ADD `company_id` bigint unsigned;