#include "core/text/reduce.h"

#include "core/base/arena.h"
#include "core/base/utf8.h"
#include "core/model/card_number.h"
#include "core/text/ascii.h"
#include "core/text/domain_name.h"
#include "core/text/html.h"
#include "core/text/mime.h"
#include "core/text/signs.h"
#include "core/text/sketch.h"
#include "core/text/url.h"

/* No card number is cut in two before it is masked: 19 digits and 18 blanks. */
#define EXCERPT_SCRATCH (EVENT_EXCERPT_MAX + 40)

struct link_list {
	struct arena *arena;
	struct str *links;
	size_t count;
};

/* What was decoded was not masked at the door. Masked again when cut, for the head of a longer
 * number may look like one. */
static struct str tamed(struct arena *arena, struct str text, size_t most)
{
	struct str masked = card_number_mask(arena, text), head = utf8_head(masked, most);

	return head.len < masked.len ? card_number_mask(arena, head) : head;
}

static void fill(struct arena *arena, struct str *field, struct str found, size_t most)
{
	if (str_is_absent(*field) && !str_is_absent(found))
		*field = tamed(arena, found, most);
}

static void fill_from_raw(struct arena *arena, struct event_message *message)
{
	struct mime mime;

	if (str_is_absent(message->raw))
		return;
	mime_read(arena, message->raw, &mime);
	fill(arena, &message->from, mime.from, EVENT_FIELD_MAX);
	fill(arena, &message->reply_to, mime.reply_to, EVENT_FIELD_MAX);
	fill(arena, &message->subject, mime.subject, EVENT_SUBJECT_MAX);
	if (str_is_absent(message->domain))
		message->domain = email_domain(arena, message->from);
	if (message->recipients < 0 && mime.recipients > 0)
		message->recipients = mime.recipients;
	if (str_is_absent(message->text))
		message->text = mime.text;
	if (str_is_absent(message->html))
		message->html = mime.html;
}

/* Links of one message begin alike and differ at their ends. */
static bool is_same(struct str a, struct str b)
{
	return a.len == b.len && a.at[a.len - 1] == b.at[b.len - 1] && str_equal(a, b);
}

static void add_link(struct link_list *list, struct str link)
{
	if (link.len == 0 || list->count == EVENT_LINKS_MAX)
		return;
	for (size_t i = 0; i < list->count; i++)
		if (is_same(list->links[i], link))
			return;
	list->links[list->count++] = link;
}

/* An address as it stands in text; "www.x" and "bit.ly/x" lead to http. */
static struct str whole_address(struct arena *arena, struct str url)
{
	if (!ascii_starts(url, STR("http://")) && !ascii_starts(url, STR("https://")))
		url = arena_strf(arena, "http://%" PRI_STR, ARG_STR(url));
	return tamed(arena, url, EVENT_LINK_MAX);
}

static void add_links_in(struct link_list *list, struct str text)
{
	struct url_search search = url_search(text);
	struct str url;

	while (list->count < EVENT_LINKS_MAX && url_next(&search, &url))
		add_link(list, whole_address(list->arena, url));
}

/* What the links lead to, then addresses in the text between them: those that a link only
 * shows are not where it leads. */
static void add_links_of(struct link_list *list, const struct html *page)
{
	struct str rest = page->text;

	for (size_t i = 0; i < page->link_count; i++)
		add_link(list, tamed(list->arena, page->links[i].url, EVENT_LINK_MAX));
	for (size_t i = 0; i < page->link_count; i++) {
		struct str shown = page->links[i].text;
		size_t before;

		if (shown.len == 0)
			continue;
		before = (size_t)(shown.at - rest.at);
		add_links_in(list, str_sub(rest, 0, before));
		rest = str_sub(rest, before + shown.len, rest.len);
	}
	add_links_in(list, rest);
}

static void collect_links(struct arena *arena, struct event_message *message,
			  const struct html *page, bool given)
{
	struct link_list list = {
		.arena = arena,
		.links = ARENA_ARRAY(arena, EVENT_LINKS_MAX, struct str),
	};

	for (size_t i = 0; i < message->link_count; i++)
		add_link(&list, utf8_head(message->links[i], EVENT_LINK_MAX));
	if (!given) {
		add_links_in(&list, message->text);
		add_links_of(&list, page);
	}
	message->links = list.links;
	message->link_count = list.count;
}

/* Runs of white space become one blank, or one line break if there is one among them. */
static struct str fold_space(struct arena *arena, struct str text, size_t most)
{
	char *out = arena_take(arena, most + 1);
	size_t len = 0;
	char due = '\0';

	for (size_t i = 0; i < text.len && len < most; i++) {
		char c = text.at[i];

		if (ascii_is_space(c)) {
			due = (char)(c == '\n' || due == '\n' ? '\n' : ' ');
			continue;
		}
		if (due && len)
			out[len++] = due;
		due = '\0';
		out[len++] = c;
	}
	return utf8_head((struct str){ out, len }, most);
}

static struct str excerpt_of(struct arena *arena, struct str text)
{
	struct str folded = fold_space(arena, text, EXCERPT_SCRATCH);

	return str_trim(tamed(arena, folded, EVENT_EXCERPT_MAX));
}

static void sketch_of_few(struct arena *arena, struct event_message *message, struct str seen)
{
	struct str from = message->domain.len ? domain_fold(arena, message->domain)
					      : email_domain(arena, message->from);
	struct brief brief = { .subject = message->subject,
			       .text = seen,
			       .own = domain_registrable(from, false),
			       .links = message->links,
			       .link_count = message->link_count };

	message->sketch_len = sketch_brief(&brief, message->sketch);
}

void message_reduce(struct arena *arena, struct event_message *message)
{
	struct html page = { 0 };
	struct str seen;

	bool given = message->link_count && message->raw.len; /* then they are all there are */

	fill_from_raw(arena, message);
	if (message->html.len)
		html_read(arena, message->html, &page);
	collect_links(arena, message, &page, given);

	/* Mail programs show the HTML where there is both; some of it is but a picture. */
	seen = page.text.len ? page.text : message->text;
	if (!str_is_absent(message->text) || !str_is_absent(message->html))
		message->excerpt = excerpt_of(arena, seen);
	message->sketch_len = sketch_make(seen, message->sketch);
	if (message->sketch_len == 0)
		message->sketch_len = sketch_make(message->text, message->sketch);
	if (message->sketch_len == 0)
		sketch_of_few(arena, message, seen);
	signs_of_message(arena, message, &page, &message->signs, &message->sign_count);
	message->text = message->html = message->raw = (struct str){ 0 };
}
