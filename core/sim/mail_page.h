/*
 * mail_page: a mail's marked text as plain text, as HTML in the theme's clothes, and as a whole RFC 5322 message.
 * Private to core/sim.
 */
#pragma once

#include <stdint.h>

struct mail;

/* The theme it wears: the sender's, or that of the customer who is framed. */
uint32_t mail_page_theme(const struct mail *mail);

void mail_page_text(struct mail *mail); /* into mail->text */
void mail_page_html(struct mail *mail); /* into mail->html */
void mail_page_raw(struct mail *mail);  /* into mail->raw, from the two others */
