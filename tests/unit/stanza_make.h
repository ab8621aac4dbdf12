/*
 * stanza_make: stanzas told as text, as xmpp_wire makes them of what a server sends.
 *
 *	struct str rest = STR("<message from='r@rooms.example/tom' type='groupchat'><body>hello</body></message>");
 *	const struct node *message = stanza_read(arena, &rest);
 *
 * One element after another; NULL at the end, and where it is not well-formed. Attributes stand in apostrophes; the five entities of XML are
 * known; an element without xmlns is in the space of the one around it. Nested deeper than XMPP_DEPTH_MAX it is not well-formed here.
 */
#pragma once

#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/net/xmpp_wire.h"

#define STANZA_TEXT_MAX ((size_t)1024 * 1024)

static inline char stanza_next(const struct str *rest)
{
	return rest->len ? *rest->at : '\0';
}

static inline bool stanza_takes(struct str *rest, const char *text)
{
	if (!str_starts(*rest, str_of(text)))
		return false;
	*rest = str_sub(*rest, strlen(text), rest->len);
	return true;
}

static inline struct str stanza_word(struct str *rest)
{
	size_t n = 0;

	while (n < rest->len && (unsigned char)rest->at[n] > ' ' && !strchr("<>/='&", rest->at[n]))
		n++;
	*rest = str_sub(*rest, n, rest->len);
	return (struct str){ rest->at - n, n };
}

/* Up to `end`, entities as what they stand for; false where one is none. */
static inline bool stanza_text(struct arena *arena, struct str *rest, char end, struct str *text)
{
	/* clang-format off */
	static const struct {
		const char *name, *stands_for;
	} entities[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" } };
	/* clang-format on */
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(STANZA_TEXT_MAX);

	while (rest->len && stanza_next(rest) != end) {
		size_t i = 0;

		while (i < ARRAY_LEN(entities) && !stanza_takes(rest, entities[i].name))
			i++;
		if (i < ARRAY_LEN(entities)) {
			buf_add(&out, entities[i].stands_for);
			continue;
		}
		if (strchr("<&", stanza_next(rest)))
			return false;
		buf_add_char(&out, stanza_next(rest));
		*rest = str_sub(*rest, 1, rest->len);
	}
	*text = arena_str(arena, buf_str(&out));
	return rest->len && !out.full;
}

static inline bool stanza_attributes(struct arena *arena, struct str *rest, struct node *node)
{
	struct node_attribute *list = NULL;

	while (stanza_takes(rest, " ")) {
		struct node_attribute one = { .name = stanza_word(rest) };

		if (!one.name.len || !stanza_takes(rest, "='") ||
		    !stanza_text(arena, rest, '\'', &one.value) || !stanza_takes(rest, "'"))
			return false;
		if (str_is(one.name, "xmlns"))
			node->space = one.value;
		if (node->attribute_count == XMPP_ATTRIBUTES_MAX)
			continue;
		list = arena_grow(arena, list, node->attribute_count, sizeof(*list));
		list[node->attribute_count++] = one;
	}
	node->attributes = list;
	return true;
}

static inline struct node *stanza_element(struct arena *arena, struct str *rest, struct str space,
					  int depth);

static inline bool stanza_inside(struct arena *arena, struct str *rest, struct node *node,
				 int depth)
{
	struct node **last = &node->first;
	struct str text;

	while (!stanza_takes(rest, "</")) {
		if (stanza_next(rest) == '<') {
			*last = stanza_element(arena, rest, node->space, depth + 1);
			if (!*last)
				return false;
			last = &(*last)->next;
			continue;
		}
		if (!stanza_text(arena, rest, '<', &text))
			return false;
		node->text = str_is_absent(node->text)
				     ? text
				     : arena_strf(arena, "%" PRI_STR "%" PRI_STR,
						  ARG_STR(node->text), ARG_STR(text));
	}
	return str_equal(stanza_word(rest), node->name) && stanza_takes(rest, ">");
}

static inline struct node *stanza_element(struct arena *arena, struct str *rest, struct str space,
					  int depth)
{
	struct node *node = ARENA_NEW(arena, struct node);

	if (depth > XMPP_DEPTH_MAX || !stanza_takes(rest, "<"))
		return NULL;
	node->name = stanza_word(rest);
	node->space = space;
	if (!node->name.len || !stanza_attributes(arena, rest, node))
		return NULL;
	if (stanza_takes(rest, "/>"))
		return node;
	return stanza_takes(rest, ">") && stanza_inside(arena, rest, node, depth) ? node : NULL;
}

static inline const struct node *stanza_read(struct arena *arena, struct str *rest)
{
	return stanza_element(arena, rest, (struct str){ 0 }, 1);
}
