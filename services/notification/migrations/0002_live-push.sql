CREATE TABLE `positions` (
	`user_id` bigint unsigned NOT NULL,
	`last` int NOT NULL,
	CONSTRAINT `positions_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `unwanted_mails` (
	`user_id` bigint unsigned NOT NULL,
	`kind` enum('WELCOME','SECURITY','APPLICATION_RECEIVED','NEW_APPLICATION','APPLICATION_STATUS_CHANGED','APPLICATION_WITHDRAWN','INTERVIEW_SCHEDULED','INTERVIEW_CHANGED','INTERVIEW_CANCELLED') NOT NULL,
	CONSTRAINT `unwanted_mails_user_id_kind_pk` PRIMARY KEY(`user_id`,`kind`)
);
--> statement-breakpoint
ALTER TABLE `deliveries` ADD `requeued_at` datetime(3);--> statement-breakpoint
ALTER TABLE `notifications` ADD `position` int;--> statement-breakpoint
ALTER TABLE `notifications` ADD CONSTRAINT `notifications_in_order` UNIQUE(`user_id`,`position`);--> statement-breakpoint
CREATE INDEX `deliveries_in_state` ON `deliveries` (`state`,`id`);