CREATE TABLE `activity` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`user_id` bigint unsigned,
	`action` enum('USER_CREATED','USER_CHANGED','RECRUITER_PROFILE_CREATED','RECRUITER_PROFILE_CHANGED','JOB_SEEKER_PROFILE_CREATED','JOB_SEEKER_PROFILE_CHANGED','SKILL_CREATED','JOB_POSTED','JOB_CHANGED','JOB_STATUS_CHANGED','JOB_DELETED','APPLICATION_SUBMITTED','APPLICATION_STATUS_CHANGED','APPLICATION_WITHDRAWN','INTERVIEW_SCHEDULED','INTERVIEW_CHANGED') NOT NULL,
	`entity_type` enum('USER','RECRUITER','JOB_SEEKER','SKILL','JOB','APPLICATION','INTERVIEW') NOT NULL,
	`entity_id` bigint unsigned NOT NULL,
	`request_id` varchar(64),
	`occurred_at` datetime(3) NOT NULL,
	`event_id` varchar(36) NOT NULL,
	CONSTRAINT `activity_id` PRIMARY KEY(`id`),
	CONSTRAINT `activity_eventId_unique` UNIQUE(`event_id`)
);
--> statement-breakpoint
CREATE TABLE `addresses` (
	`user_id` bigint unsigned NOT NULL,
	`email` varchar(254) NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `addresses_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `company_names` (
	`user_id` bigint unsigned NOT NULL,
	`name` varchar(200) NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `company_names_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`event_id` varchar(36) NOT NULL,
	`user_id` bigint unsigned NOT NULL,
	`kind` enum('WELCOME','SECURITY','APPLICATION_RECEIVED','NEW_APPLICATION','APPLICATION_STATUS_CHANGED','APPLICATION_WITHDRAWN','INTERVIEW_SCHEDULED','INTERVIEW_CHANGED','INTERVIEW_CANCELLED') NOT NULL,
	`recipient` varchar(254) NOT NULL,
	`subject` varchar(500) NOT NULL,
	`text_body` text NOT NULL,
	`html_body` text NOT NULL,
	`message_id` varchar(200) NOT NULL,
	`state` enum('PENDING','SENT','FAILED') NOT NULL DEFAULT 'PENDING',
	`attempts` int NOT NULL DEFAULT 0,
	`next_attempt_at` datetime(3) NOT NULL,
	`last_error` varchar(500),
	`sent_at` datetime(3),
	CONSTRAINT `deliveries_id` PRIMARY KEY(`id`),
	CONSTRAINT `deliveries_once` UNIQUE(`event_id`,`user_id`,`kind`,`recipient`)
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` varchar(100) NOT NULL,
	`event_id` varchar(36) NOT NULL,
	`received_at` datetime(3) NOT NULL,
	CONSTRAINT `inbox_consumer_event_id_pk` PRIMARY KEY(`consumer`,`event_id`)
);
--> statement-breakpoint
CREATE TABLE `job_titles` (
	`job_id` bigint unsigned NOT NULL,
	`title` varchar(200) NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `job_titles_job_id` PRIMARY KEY(`job_id`)
);
--> statement-breakpoint
CREATE TABLE `notifications` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`user_id` bigint unsigned NOT NULL,
	`kind` enum('WELCOME','SECURITY','APPLICATION_RECEIVED','NEW_APPLICATION','APPLICATION_STATUS_CHANGED','APPLICATION_WITHDRAWN','INTERVIEW_SCHEDULED','INTERVIEW_CHANGED','INTERVIEW_CANCELLED') NOT NULL,
	`title` varchar(500) NOT NULL,
	`body` varchar(4000) NOT NULL,
	`entity_type` enum('USER','RECRUITER','JOB_SEEKER','SKILL','JOB','APPLICATION','INTERVIEW') NOT NULL,
	`entity_id` bigint unsigned NOT NULL,
	`read_at` datetime(3),
	`event_id` varchar(36) NOT NULL,
	CONSTRAINT `notifications_id` PRIMARY KEY(`id`),
	CONSTRAINT `notifications_once` UNIQUE(`event_id`,`user_id`,`kind`)
);
--> statement-breakpoint
CREATE TABLE `seeker_names` (
	`user_id` bigint unsigned NOT NULL,
	`name` varchar(200) NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `seeker_names_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE INDEX `activity_of_user` ON `activity` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `activity_of_action` ON `activity` (`action`,`id`);--> statement-breakpoint
CREATE INDEX `activity_of_entity` ON `activity` (`entity_type`,`entity_id`,`id`);--> statement-breakpoint
CREATE INDEX `activity_by_time` ON `activity` (`occurred_at`);--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`state`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `notifications_of_user` ON `notifications` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `notifications_unread` ON `notifications` (`user_id`,`read_at`);