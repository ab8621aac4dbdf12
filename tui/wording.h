/*
 * wording: how values of the model read and look in the console.
 *
 * Every style that carries a meaning has a sign or a word beside it, so that no colour is ever the only
 * sign. Times are UTC.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/act.h"
#include "core/model/claim.h"
#include "core/model/cluster.h"
#include "core/model/place.h"
#include "tui/theme.h"

struct buf;

/* "10:39" today, "20 Nov" this year, "Nov 2025" before; "-" for never. */
#define WHEN_MAX 12
void word_when(struct moment at, struct moment now, char text[WHEN_MAX]);

/* "9m", "3h", "6d", "2y": an age for a narrow column; "-" for never. */
#define AGE_MAX 12
void word_age(struct moment since, struct moment now, char text[AGE_MAX]);

/* "1,204" */
void word_count(int64_t n, struct buf *out);
/* "1 account", "3 accounts" */
void word_counted(int64_t n, const char *one, const char *many, struct buf *out);

enum style verdict_style(enum verdict verdict);
enum style state_style(enum state state);
const char *state_sign(enum state state); /* one cell: ■ disabled, ▣ held, □ active, × deleted */
enum style banner_style(enum state state, enum verdict verdict);
enum style place_style(enum place_verdict verdict);
enum style act_state_style(enum act_state state);

/* "now", "lives": how a claim read from the chat is told beside its country. */
const char *claim_kind_word(enum chat_claim_kind kind, enum chat_tense tense);

const char *act_done_word(enum act_kind what); /* "disabled" */
const char *trait_word(enum trait_kind kind);  /* "user's device" as people say it */
const char *explanation_word(enum explanation_kind kind);

/* "VPN ▲ 2/3": what hides an address and how many of the sources say so; "proxy ?" when nobody
 * knows; "" for none. */
void word_proxy(const struct proxy *proxy, struct buf *out);
enum style proxy_style(enum proxy_kind kind);

/* The words, or what stands for one that is not known. */
struct str known_or(struct str text, const char *otherwise);
