CREATE TABLE `resume_pins` (
	`application_id` bigint unsigned NOT NULL,
	`attempt` int NOT NULL,
	`resume_id` bigint unsigned NOT NULL,
	CONSTRAINT `resume_pins_application_id_attempt_pk` PRIMARY KEY(`application_id`,`attempt`)
);
--> statement-breakpoint
DROP INDEX `resumes_removed` ON `resumes`;--> statement-breakpoint
ALTER TABLE `resumes` ADD `is_pinned` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `resume_pins` ADD CONSTRAINT `resume_pins_exist` FOREIGN KEY (`resume_id`) REFERENCES `resumes`(`id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `resumes_removed` ON `resumes` (`is_pinned`,`is_deleted`);