CREATE TABLE `employers` (
	`user_id` bigint unsigned NOT NULL,
	`recruiter_id` bigint unsigned NOT NULL,
	`company_name` varchar(200) NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `employers_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` varchar(100) NOT NULL,
	`event_id` varchar(36) NOT NULL,
	`received_at` datetime(3) NOT NULL,
	CONSTRAINT `inbox_consumer_event_id_pk` PRIMARY KEY(`consumer`,`event_id`)
);
--> statement-breakpoint
CREATE TABLE `job_skills` (
	`job_id` bigint unsigned NOT NULL,
	`skill_id` bigint unsigned NOT NULL,
	CONSTRAINT `job_skills_job_id_skill_id_pk` PRIMARY KEY(`job_id`,`skill_id`)
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`recruiter_id` bigint unsigned NOT NULL,
	`recruiter_user_id` bigint unsigned NOT NULL,
	`company_name` varchar(200) NOT NULL,
	`title` varchar(200) NOT NULL,
	`description` text NOT NULL,
	`location` varchar(200) NOT NULL,
	`salary_min` int,
	`salary_max` int,
	`job_type` enum('FULL_TIME','PART_TIME','CONTRACT','INTERNSHIP') NOT NULL,
	`status` enum('DRAFT','OPEN','PAUSED','CLOSED') NOT NULL,
	CONSTRAINT `jobs_id` PRIMARY KEY(`id`)
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
CREATE TABLE `skills` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`name` varchar(100) NOT NULL,
	`name_key` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	CONSTRAINT `skills_id` PRIMARY KEY(`id`),
	CONSTRAINT `skills_nameKey_unique` UNIQUE(`name_key`)
);
--> statement-breakpoint
ALTER TABLE `job_skills` ADD CONSTRAINT `job_skills_job_id_jobs_id_fk` FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `job_skills` ADD CONSTRAINT `job_skills_skill_id_skills_id_fk` FOREIGN KEY (`skill_id`) REFERENCES `skills`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `jobs_by_status` ON `jobs` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_of_recruiter` ON `jobs` (`recruiter_user_id`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`published_at`,`id`);