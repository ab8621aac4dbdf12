/*
 * mail_link: where the links of a mail lead. Private to core/sim.
 */
#pragma once

#include <stdint.h>

struct buf;
struct mail;

/* In the text a link is a mark: this byte, then the link's number plus one. */
#define LINK_MARK '\x01'

/* Make one more link and put its mark into `out`. */
void mail_link_add(struct mail *mail, uint64_t chance, struct buf *out);

/* A line with a link of the framed customer's. */
void mail_link_frame(struct mail *mail, struct buf *out);
