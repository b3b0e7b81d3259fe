CREATE TABLE `erased_people` (
	`user_id` bigint unsigned NOT NULL,
	`erased_at` datetime(3) NOT NULL,
	CONSTRAINT `erased_people_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE INDEX `outbox_by_subject` ON `outbox` (`subject`);