ALTER TABLE `known_skills` ADD `name` varchar(200);--> statement-breakpoint
CREATE INDEX `known_skills_by_name` ON `known_skills` (`name`);