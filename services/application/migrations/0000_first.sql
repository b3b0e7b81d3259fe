CREATE TABLE `application_steps` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`application_id` bigint unsigned NOT NULL,
	`from_status` enum('APPLIED','SHORTLISTED','HIRED','REJECTED','WITHDRAWN'),
	`to_status` enum('APPLIED','SHORTLISTED','HIRED','REJECTED','WITHDRAWN') NOT NULL,
	`changed_by` bigint unsigned NOT NULL,
	CONSTRAINT `application_steps_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `applications` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`job_id` bigint unsigned NOT NULL,
	`job_seeker_id` bigint unsigned NOT NULL,
	`seeker_user_id` bigint unsigned NOT NULL,
	`recruiter_user_id` bigint unsigned NOT NULL,
	`status` enum('APPLIED','SHORTLISTED','HIRED','REJECTED','WITHDRAWN') NOT NULL,
	CONSTRAINT `applications_id` PRIMARY KEY(`id`),
	CONSTRAINT `applications_once` UNIQUE(`job_id`,`seeker_user_id`)
);
--> statement-breakpoint
CREATE TABLE `candidates` (
	`user_id` bigint unsigned NOT NULL,
	`job_seeker_id` bigint unsigned NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `candidates_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` varchar(100) NOT NULL,
	`event_id` varchar(36) NOT NULL,
	`received_at` datetime(3) NOT NULL,
	CONSTRAINT `inbox_consumer_event_id_pk` PRIMARY KEY(`consumer`,`event_id`)
);
--> statement-breakpoint
CREATE TABLE `interviews` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`application_id` bigint unsigned NOT NULL,
	`job_id` bigint unsigned NOT NULL,
	`seeker_user_id` bigint unsigned NOT NULL,
	`recruiter_user_id` bigint unsigned NOT NULL,
	`interview_date` datetime(3) NOT NULL,
	`mode` enum('ONLINE','OFFLINE') NOT NULL,
	`result` enum('PENDING','PASS','FAIL') NOT NULL,
	`status` enum('SCHEDULED','CANCELLED') NOT NULL,
	CONSTRAINT `interviews_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `openings` (
	`job_id` bigint unsigned NOT NULL,
	`recruiter_user_id` bigint unsigned NOT NULL,
	`status` enum('DRAFT','OPEN','PAUSED','CLOSED') NOT NULL,
	`is_deleted` boolean NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `openings_job_id` PRIMARY KEY(`job_id`)
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
ALTER TABLE `application_steps` ADD CONSTRAINT `application_steps_application_id_applications_id_fk` FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `interviews` ADD CONSTRAINT `interviews_application_id_applications_id_fk` FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `application_steps_of_application` ON `application_steps` (`application_id`,`id`);--> statement-breakpoint
CREATE INDEX `applications_of_seeker` ON `applications` (`seeker_user_id`,`id`);--> statement-breakpoint
CREATE INDEX `interviews_of_seeker` ON `interviews` (`seeker_user_id`,`id`);--> statement-breakpoint
CREATE INDEX `interviews_of_recruiter` ON `interviews` (`recruiter_user_id`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`published_at`,`id`);