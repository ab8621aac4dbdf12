/*
 * case_letter: a case file's customer edition: what may be told to the customer whom it is about. Private to core/desk; see case_page.h.
 *
 * It holds what they gave, wrote and sent themselves, how the account stands, what that rests on in plain words, and what they can do. Nothing
 * that a reply may not give away (speech.h): no score, code, bits or rule, no list, no other account, no address that the desk alone saw.
 * Of families that would tell of others (a cluster, a text that others sent) it says no more than that the terms were broken.
 */
#pragma once

struct case_file;
struct page;

/* Of one account: case_file.count is 1. */
void case_letter(struct page *page, const struct case_file *file);
