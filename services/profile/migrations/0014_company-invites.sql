CREATE TABLE `company_invites` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`company_id` bigint unsigned NOT NULL,
	`email` varchar(254) NOT NULL,
	`name` varchar(100),
	`role` enum('OWNER','RECRUITER','INTERVIEWER') NOT NULL,
	`invited_by` bigint unsigned NOT NULL,
	`link_id` varchar(36) NOT NULL,
	`token_hash` char(64) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	CONSTRAINT `company_invites_id` PRIMARY KEY(`id`),
	CONSTRAINT `company_invites_tokenHash_unique` UNIQUE(`token_hash`),
	CONSTRAINT `company_invites_once` UNIQUE(`company_id`,`email`)
);
--> statement-breakpoint
ALTER TABLE `company_members` ADD `name` varchar(100);--> statement-breakpoint
ALTER TABLE `company_invites` ADD CONSTRAINT `company_invites_company_id_companies_id_fk` FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `company_invites_by_end` ON `company_invites` (`expires_at`);--> statement-breakpoint
CREATE INDEX `company_invites_by_sender` ON `company_invites` (`invited_by`);