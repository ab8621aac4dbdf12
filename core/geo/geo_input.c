#include "core/geo/geo_input.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/geo/geo_mmdb.h"
#include "core/geo/list_kind.h"
#include "core/geo/netlist.h"

#define FAILURE_MAX 400

void geo_input_init(struct geo_input *input, const struct geo_source *source)
{
	*input = (struct geo_input){
		.source = *source,
		.failure = BUF_UP_TO(FAILURE_MAX),
		.remark = BUF_UP_TO(FAILURE_MAX),
	};
}

static void forget(struct geo_input *input)
{
	geo_mmdb_close(input->mmdb);
	netlist_free(input->list);
	input->mmdb = NULL;
	input->list = NULL;
	input->said = NULL;
}

void geo_input_release(struct geo_input *input)
{
	forget(input);
	buf_release(&input->failure);
	buf_release(&input->remark);
}

static bool is_loaded(const struct geo_input *input)
{
	return input->mmdb || input->list;
}

static void note_failure(struct geo_input *input, enum err e)
{
	buf_clear(&input->failure);
	if (is_loaded(input))
		buf_add(&input->failure, "still answering from the copy in memory: ");
	buf_add(&input->failure, err_text(e));
}

static enum err read_mmdb(struct geo_input *input, const struct geo_file *file)
{
	struct geo_mmdb *mmdb;
	struct geo_mmdb_about about;
	enum err e = geo_mmdb_open(file, &mmdb);

	if (e)
		return e;
	forget(input);
	input->mmdb = mmdb;
	about = geo_mmdb_about(mmdb);
	input->tells = (about.holds & GEO_HOLDS_ANONYMITY) != 0;
	input->built_at = about.built_at;
	return ERR_NONE;
}

static void note_list(struct geo_input *input, size_t refused, const struct buf *first)
{
	struct str title = netlist_title(input->list);

	buf_clear(&input->remark);
	if (refused)
		buf_addf(&input->remark, ", %zu that do not fit (%s)", refused, buf_text(first));
	input->kind = input->source.list_kind;
	if (input->kind == PROXY_UNKNOWN || input->kind == PROXY_NONE)
		input->kind = list_kind_guess(title, input->source.name, input->source.path,
					      netlist_is_asns(input->list));
	input->tells = input->kind == PROXY_VPN || input->kind == PROXY_PROXY ||
		       input->kind == PROXY_TOR;
}

static enum err read_list(struct geo_input *input, const struct geo_file *file)
{
	CLEANUP(buf_release) struct buf first = BUF_UP_TO(FAILURE_MAX / 2);
	struct netlist *list;
	struct str text;
	size_t refused;
	enum err e = geo_file_map(file, &text);

	if (e)
		return e;
	e = netlist_parse(text, &list, &refused, &first);
	geo_file_unmap(text);
	if (e)
		return e;
	forget(input);
	input->list = list;
	input->built_at = (struct moment){ file->stamp.changed_ns / 1000 };
	note_list(input, refused, &first);
	return ERR_NONE;
}

/* True when something new was read well. */
static bool read_anew(struct geo_input *input)
{
	CLEANUP(geo_file_release) struct geo_file file = GEO_FILE_NONE;
	enum err e = geo_file_copy(input->source.path.at, &file);

	if (!e) {
		input->stamp = file.stamp;
		e = input->source.kind == GEO_MMDB ? read_mmdb(input, &file)
						   : read_list(input, &file);
	} else {
		input->stamp = (struct geo_stamp){ 0 }; /* try again at the next look */
	}
	if (e)
		note_failure(input, e);
	else
		buf_clear(&input->failure);
	return !e;
}

void geo_input_load(struct geo_input *input)
{
	if (!input->read_once) {
		input->read_once = true;
		read_anew(input);
	}
}

bool geo_input_refresh(struct geo_input *input)
{
	struct geo_stamp stamp;
	enum err e;

	if (!input->read_once)
		return false;
	e = geo_stamp_read(input->source.path.at, &stamp);
	if (e) {
		input->stamp = (struct geo_stamp){ 0 };
		note_failure(input, e);
		return false;
	}
	return !geo_stamp_equal(&stamp, &input->stamp) && read_anew(input);
}

bool geo_input_holds(const struct geo_input *input, unsigned holds)
{
	return input->mmdb && geo_mmdb_about(input->mmdb).holds & holds;
}

static void add_word(struct buf *words, const char *word)
{
	if (words->len)
		buf_add(words, ", ");
	buf_add(words, word);
}

static void status_of_mmdb(const struct geo_input *input, struct buf *holds,
			   struct geo_status *status)
{
	struct geo_mmdb_about about = geo_mmdb_about(input->mmdb);

	if (about.holds & GEO_HOLDS_CITY)
		add_word(holds, "city");
	else if (about.holds & GEO_HOLDS_COUNTRY)
		add_word(holds, "country");
	if (about.holds & GEO_HOLDS_NETWORK)
		add_word(holds, "network");
	if (about.holds & GEO_HOLDS_ANONYMITY)
		add_word(holds, "anonymity");
	if (!holds->len)
		add_word(holds, "nothing of use here");
	status->entries = about.nodes;
	status->bytes = about.bytes;
}

static void status_of_list(const struct geo_input *input, struct buf *holds,
			   struct geo_status *status)
{
	status->entries = netlist_count(input->list);
	status->bytes = netlist_bytes(input->list);
	buf_addf(holds, "%s, %zu %s", word_of(&proxy_words, (int)input->kind), status->entries,
		 netlist_is_asns(input->list) ? "AS numbers" : "ranges");
	buf_add_str(holds, buf_str(&input->remark));
}

void geo_input_status(const struct geo_input *input, struct arena *arena, struct geo_status *status)
{
	CLEANUP(buf_release) struct buf holds = BUF_UP_TO(FAILURE_MAX);

	*status = (struct geo_status){
		.name = arena_str(arena, input->source.name),
		.path = arena_str(arena, input->source.path),
		.kind = input->source.kind,
		.loaded = is_loaded(input),
		.built_at = input->built_at,
	};
	if (input->failure.len)
		status->failure = arena_str(arena, buf_str(&input->failure));
	if (input->mmdb)
		status_of_mmdb(input, &holds, status);
	else if (input->list)
		status_of_list(input, &holds, status);
	status->holds = arena_str(arena, buf_str(&holds));
}
