ALTER TABLE `jobs`
	ADD `published_at` datetime(3),
	ADD `expires_at` datetime(3),
	ADD `closed_at` datetime(3),
	ADD `close_reason` enum('FILLED','CANCELLED','OTHER','EXPIRED');--> statement-breakpoint
CREATE INDEX `jobs_by_end` ON `jobs` (`status`,`is_deleted`,`expires_at`);
