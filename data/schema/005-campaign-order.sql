-- Step 5: the campaign of a message that was found anew, in the order of time, for messages that came out of order.

CREATE TABLE campaign_of (
	account @int NOT NULL, message @int NOT NULL, -- a hash of its id
	campaign @int NOT NULL,                       -- 0: none
	PRIMARY KEY (account, message)
) @clustered;
