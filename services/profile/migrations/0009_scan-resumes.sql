ALTER TABLE `resumes` ADD `scan_due_at` datetime(3);--> statement-breakpoint
ALTER TABLE `resumes` ADD `scan_attempts` int DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `resumes_to_scan` ON `resumes` (`scan_due_at`);