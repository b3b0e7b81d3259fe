CREATE TABLE `acquaintances` (
	`recruiter_user_id` bigint unsigned NOT NULL,
	`seeker_user_id` bigint unsigned NOT NULL,
	CONSTRAINT `acquaintances_recruiter_user_id_seeker_user_id_pk` PRIMARY KEY(`recruiter_user_id`,`seeker_user_id`)
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` varchar(100) NOT NULL,
	`event_id` varchar(36) NOT NULL,
	`received_at` datetime(3) NOT NULL,
	CONSTRAINT `inbox_consumer_event_id_pk` PRIMARY KEY(`consumer`,`event_id`)
);
--> statement-breakpoint
CREATE TABLE `known_skills` (
	`skill_id` bigint unsigned NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `known_skills_skill_id` PRIMARY KEY(`skill_id`)
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
CREATE TABLE `recruiters` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`user_id` bigint unsigned NOT NULL,
	`company_name` varchar(200) NOT NULL,
	`company_website` varchar(2000),
	CONSTRAINT `recruiters_id` PRIMARY KEY(`id`),
	CONSTRAINT `recruiters_userId_unique` UNIQUE(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `seeker_skills` (
	`seeker_user_id` bigint unsigned NOT NULL,
	`skill_id` bigint unsigned NOT NULL,
	`proficiency_level` enum('BEGINNER','INTERMEDIATE','ADVANCED') NOT NULL,
	CONSTRAINT `seeker_skills_seeker_user_id_skill_id_pk` PRIMARY KEY(`seeker_user_id`,`skill_id`)
);
--> statement-breakpoint
CREATE TABLE `seekers` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`user_id` bigint unsigned NOT NULL,
	`full_name` varchar(200) NOT NULL,
	`phone` varchar(40),
	`experience_years` int,
	`education` varchar(2000),
	`resume_url` varchar(2000),
	CONSTRAINT `seekers_id` PRIMARY KEY(`id`),
	CONSTRAINT `seekers_userId_unique` UNIQUE(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `seeker_skills` ADD CONSTRAINT `seeker_skills_seeker_user_id_seekers_user_id_fk` FOREIGN KEY (`seeker_user_id`) REFERENCES `seekers`(`user_id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`published_at`,`id`);