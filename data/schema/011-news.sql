-- Step 11: of which clusters and campaigns a member was judged, and the others have not heard of it yet: who is stopped
-- in between goes on there.

CREATE TABLE news (
	kind @int NOT NULL,
	number @int NOT NULL,
	PRIMARY KEY (kind, number)
) @clustered;
