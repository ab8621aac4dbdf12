-- Step 9: what scanners said that is more than "clean", by time: the feed asks for the newest.

CREATE INDEX scanner_newest ON scanner (at) WHERE verdict <> 0;
