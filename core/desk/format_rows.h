/*
 * format_rows: the functions that the rows of formats.c name.
 */
#pragma once

#include "core/desk/formats.h"

/* format_mail.c: mailbox files and single messages. The event's id is the Message-ID without its brackets, else made from
 * the bytes; its time the Date, else that of the "From " line, else that of the newest Received, the first of them
 * that lies between 1982 and tomorrow. */
enum err mbox_cut(struct records *records, bool final, struct record *record);
enum err eml_cut(struct records *records, bool final, struct record *record);
enum err mbox_read(struct arena *arena, const struct records *records, const struct record *record,
		   struct event *event);
enum err eml_read(struct arena *arena, const struct records *records, const struct record *record,
		  struct event *event);

/* Providers' events; json_cut_next() cuts them. What becomes of what stands at the head of format_mailgun.c, format_sendgrid.c,
 * format_ses.c and format_postmark.c. */
enum err mailgun_read(struct arena *arena, const struct records *records,
		      const struct record *record, struct event *event);
enum err sendgrid_read(struct arena *arena, const struct records *records,
		       const struct record *record, struct event *event);
enum err ses_read(struct arena *arena, const struct records *records, const struct record *record,
		  struct event *event);
enum err postmark_read(struct arena *arena, const struct records *records,
		       const struct record *record, struct event *event);
