CREATE TABLE `accounts` (
	`user_id` bigint unsigned NOT NULL,
	`is_active` boolean NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `accounts_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `known_skills` ADD `is_deleted` boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `seeker_skills_of_skill` ON `seeker_skills` (`skill_id`);