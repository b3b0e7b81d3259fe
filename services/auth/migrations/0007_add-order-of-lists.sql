CREATE INDEX `sessions_by_use` ON `sessions` (`user_id`,`last_used_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_in_role` ON `users` (`role`,`id`);