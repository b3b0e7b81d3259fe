CREATE TABLE `education_entries` (
	`seeker_user_id` bigint unsigned NOT NULL,
	`position` tinyint unsigned NOT NULL,
	`start` char(7),
	`end` char(7),
	`description` text,
	`institution` varchar(200) NOT NULL,
	`degree` varchar(200),
	`field` varchar(200),
	CONSTRAINT `education_entries_seeker_user_id_position_pk` PRIMARY KEY(`seeker_user_id`,`position`)
);
--> statement-breakpoint
CREATE TABLE `experience_entries` (
	`seeker_user_id` bigint unsigned NOT NULL,
	`position` tinyint unsigned NOT NULL,
	`start` char(7) NOT NULL,
	`end` char(7),
	`description` text,
	`title` varchar(200) NOT NULL,
	`company` varchar(200) NOT NULL,
	`location` varchar(200),
	CONSTRAINT `experience_entries_seeker_user_id_position_pk` PRIMARY KEY(`seeker_user_id`,`position`)
);
--> statement-breakpoint
ALTER TABLE `seekers`
	ADD `headline` varchar(200),
	ADD `about` text,
	ADD `country` char(2),
	ADD `city` varchar(200),
	ADD `links` mediumtext,
	ADD `languages` mediumtext,
	ADD `desired` mediumtext,
	ADD `visibility` enum('PRIVATE','RECRUITERS') DEFAULT 'PRIVATE' NOT NULL;--> statement-breakpoint
ALTER TABLE `education_entries` ADD CONSTRAINT `education_entries_seeker_user_id_seekers_user_id_fk` FOREIGN KEY (`seeker_user_id`) REFERENCES `seekers`(`user_id`) ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE `experience_entries` ADD CONSTRAINT `experience_entries_seeker_user_id_seekers_user_id_fk` FOREIGN KEY (`seeker_user_id`) REFERENCES `seekers`(`user_id`) ON DELETE cascade ON UPDATE no action;