CREATE TABLE `blocked_companies` (
	`seeker_user_id` bigint unsigned NOT NULL,
	`company_id` bigint unsigned NOT NULL,
	CONSTRAINT `blocked_companies_seeker_user_id_company_id_pk` PRIMARY KEY(`seeker_user_id`,`company_id`)
);
--> statement-breakpoint
CREATE TABLE `blocked_domains` (
	`seeker_user_id` bigint unsigned NOT NULL,
	`domain` varchar(253) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	CONSTRAINT `blocked_domains_seeker_user_id_domain_pk` PRIMARY KEY(`seeker_user_id`,`domain`)
);
--> statement-breakpoint
CREATE TABLE `company_counts` (
	`company_id` bigint unsigned NOT NULL,
	`act` enum('INVITE','CHECK_DOMAIN') NOT NULL,
	`period` varchar(13) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`done` int NOT NULL,
	CONSTRAINT `company_counts_company_id_act_pk` PRIMARY KEY(`company_id`,`act`)
);
--> statement-breakpoint
CREATE TABLE `company_domains` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`company_id` bigint unsigned NOT NULL,
	`domain` varchar(253) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`added_by` bigint unsigned,
	`created_at` datetime(3) NOT NULL,
	`verified_at` datetime(3),
	`missing_since` datetime(3),
	`check_due_at` datetime(3),
	`verified_domain` varchar(253) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (if(verified_at is null, null, domain)) VIRTUAL,
	CONSTRAINT `company_domains_id` PRIMARY KEY(`id`),
	CONSTRAINT `company_domains_once` UNIQUE(`company_id`,`domain`),
	CONSTRAINT `company_domains_verified` UNIQUE(`verified_domain`)
);
--> statement-breakpoint
ALTER TABLE `companies` ADD `is_verified` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `blocked_companies` ADD CONSTRAINT `blocked_companies_seeker_user_id_seekers_user_id_fk` FOREIGN KEY (`seeker_user_id`) REFERENCES `seekers`(`user_id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `blocked_domains` ADD CONSTRAINT `blocked_domains_seeker_user_id_seekers_user_id_fk` FOREIGN KEY (`seeker_user_id`) REFERENCES `seekers`(`user_id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `company_domains` ADD CONSTRAINT `company_domains_company_id_companies_id_fk` FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `company_domains_to_check` ON `company_domains` (`check_due_at`);--> statement-breakpoint
CREATE INDEX `company_domains_by_person` ON `company_domains` (`added_by`);