CREATE TABLE `resumes` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`is_deleted` datetime(3),
	`revision` int NOT NULL DEFAULT 1,
	`user_id` bigint unsigned NOT NULL,
	`file_name` varchar(200) NOT NULL,
	`media_type` enum('application/pdf','application/vnd.openxmlformats-officedocument.wordprocessingml.document','application/vnd.oasis.opendocument.text','text/plain') NOT NULL,
	`bytes` int NOT NULL,
	`sha256` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	`place` tinyint unsigned,
	`storage_key` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`state` enum('UPLOADING','READY') NOT NULL,
	`scan` enum('NONE','PENDING','CLEAN','INFECTED','FAILED') NOT NULL,
	`is_default` boolean NOT NULL DEFAULT false,
	`default_of` bigint unsigned GENERATED ALWAYS AS (if(is_default, user_id, null)) VIRTUAL,
	`uploading_since` datetime(3),
	CONSTRAINT `resumes_id` PRIMARY KEY(`id`),
	CONSTRAINT `resumes_by_content` UNIQUE(`user_id`,`sha256`),
	CONSTRAINT `resumes_by_place` UNIQUE(`user_id`,`place`),
	CONSTRAINT `resumes_by_default` UNIQUE(`default_of`),
	CONSTRAINT `resumes_by_key` UNIQUE(`storage_key`)
);
--> statement-breakpoint
CREATE INDEX `resumes_removed` ON `resumes` (`is_deleted`);--> statement-breakpoint
CREATE INDEX `resumes_uploading` ON `resumes` (`uploading_since`);