CREATE TABLE `resume_texts` (
	`resume_id` bigint unsigned NOT NULL,
	`text` mediumtext NOT NULL,
	CONSTRAINT `resume_texts_resume_id` PRIMARY KEY(`resume_id`)
);
--> statement-breakpoint
ALTER TABLE `resumes` ADD `text_state` enum('READ','UNREADABLE','EXCEEDED');--> statement-breakpoint
ALTER TABLE `resumes` ADD `text_claimed_until` datetime(3);--> statement-breakpoint
ALTER TABLE `resumes` ADD `text_attempts` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `resumes` ADD `text_due_at` datetime(3) GENERATED ALWAYS AS ((if(`state` = 'READY' and `scan` in ('NONE', 'CLEAN') and `text_state` is null and (`is_deleted` is null or `is_pinned`), coalesce(`text_claimed_until`, `created_at`), null))) VIRTUAL;--> statement-breakpoint
ALTER TABLE `resume_texts` ADD CONSTRAINT `resume_texts_exist` FOREIGN KEY (`resume_id`) REFERENCES `resumes`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `resumes_to_read` ON `resumes` (`text_due_at`);