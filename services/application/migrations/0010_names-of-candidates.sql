ALTER TABLE `applications` ADD `candidate_name` varchar(200) DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `applications_by_name` ON `applications` (`job_id`,`candidate_name`,`id`);