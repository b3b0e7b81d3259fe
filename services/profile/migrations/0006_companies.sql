CREATE TABLE `companies` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`name` varchar(200) NOT NULL,
	`website` varchar(2000),
	`description` text,
	`country` char(2),
	`size` enum('UP_TO_10','UP_TO_50','UP_TO_200','UP_TO_1000','UP_TO_5000','OVER_5000'),
	`industry` varchar(100),
	CONSTRAINT `companies_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `company_members` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`user_id` bigint unsigned NOT NULL,
	`company_id` bigint unsigned NOT NULL,
	`role` enum('OWNER','RECRUITER','INTERVIEWER') NOT NULL,
	`joined_at` datetime(3) NOT NULL,
	`left_at` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	CONSTRAINT `company_members_id` PRIMARY KEY(`id`),
	CONSTRAINT `company_members_userId_unique` UNIQUE(`user_id`)
);
--> statement-breakpoint
ALTER TABLE `company_members` ADD CONSTRAINT `company_members_company_id_companies_id_fk` FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `companies_by_name` ON `companies` (`is_deleted`,`name`);--> statement-breakpoint
CREATE INDEX `company_members_of_company` ON `company_members` (`company_id`,`left_at`,`joined_at`);--> statement-breakpoint
-- A company for each recruiter, with the recruiter as its owner. It takes the id of the profile, which is in public addresses.
INSERT IGNORE INTO `companies` (`id`, `created_at`, `updated_at`, `revision`, `name`, `website`)
SELECT `id`, `created_at`, `updated_at`, 1, `company_name`, `company_website` FROM `recruiters` WHERE `is_deleted` IS NULL;--> statement-breakpoint
INSERT IGNORE INTO `company_members` (`user_id`, `company_id`, `role`, `joined_at`, `revision`)
SELECT `user_id`, `id`, 'OWNER', `created_at`, 1 FROM `recruiters` WHERE `is_deleted` IS NULL;
