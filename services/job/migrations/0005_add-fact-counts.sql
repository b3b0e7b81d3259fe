CREATE TABLE `fact_counts` (
	`term` varchar(220) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	`shard` tinyint unsigned NOT NULL,
	`jobs` int NOT NULL,
	CONSTRAINT `fact_counts_term_shard_pk` PRIMARY KEY(`term`,`shard`)
);
