ALTER TABLE `jobs`
	ADD `publish_at` datetime(3),
	ADD `remind_at` datetime(3),
	ADD `guarded_key` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;--> statement-breakpoint
ALTER TABLE `jobs`
	ADD CONSTRAINT `jobs_not_twice` UNIQUE(`guarded_key`,`recruiter_user_id`),
	ADD INDEX `jobs_alike` (`title`,`recruiter_user_id`),
	ADD INDEX `jobs_to_publish` (`publish_at`),
	ADD INDEX `jobs_to_remind` (`remind_at`);
