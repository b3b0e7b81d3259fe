ALTER TABLE `users` DROP INDEX `users_by_role`, ADD INDEX `users_by_activity` (`is_active`,`id`);
