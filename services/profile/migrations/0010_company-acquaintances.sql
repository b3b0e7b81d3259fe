CREATE TABLE `company_acquaintances` (
	`company_id` bigint unsigned NOT NULL,
	`seeker_user_id` bigint unsigned NOT NULL,
	CONSTRAINT `company_acquaintances_company_id_seeker_user_id_pk` PRIMARY KEY(`company_id`,`seeker_user_id`)
);
--> statement-breakpoint
CREATE INDEX `company_acquaintances_of_seeker` ON `company_acquaintances` (`seeker_user_id`);--> statement-breakpoint
INSERT IGNORE INTO `company_acquaintances` (`company_id`, `seeker_user_id`)
SELECT `company_members`.`company_id`, `acquaintances`.`seeker_user_id` FROM `acquaintances`
JOIN `company_members` ON `company_members`.`user_id` = `acquaintances`.`recruiter_user_id`;
