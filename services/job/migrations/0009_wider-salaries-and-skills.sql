ALTER TABLE `jobs` MODIFY COLUMN `salary_min` bigint, MODIFY COLUMN `salary_max` bigint, MODIFY COLUMN `pays` bigint GENERATED ALWAYS AS (coalesce(salary_max, salary_min, -1)) STORED;--> statement-breakpoint
ALTER TABLE `skills` MODIFY COLUMN `name` varchar(200) NOT NULL, MODIFY COLUMN `name_key` varchar(600) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL;
