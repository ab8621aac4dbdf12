#include "core/desk/judgement_json.h"

#include <math.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/model/place_json.h"

#define BITS_DECIMALS 6
#define PROBABILITY_DECIMALS 9

static void reason_write(struct json_writer *w, const struct reason *reason)
{
	json_begin(w, '{');
	json_key(w, "code"), json_text(w, str_of(reason->code));
	json_key(w, "family"), json_integer(w, reason->family);
	json_key(w, "bits"), json_real(w, reason->bits, BITS_DECIMALS);
	json_key(w, "text"), json_text(w, reason->text);
	json_key(w, "at"), json_integer(w, reason->at.us);
	json_key(w, "events"), json_begin(w, '[');
	for (size_t i = 0; i < reason->event_count; i++)
		json_text(w, reason->events[i]);
	json_end(w, ']');
	json_end(w, '}');
}

static void claim_write(struct json_writer *w, const struct claim *claim)
{
	json_begin(w, '{');
	json_key(w, "source"), json_integer(w, claim->source);
	json_key(w, "country"), json_text(w, str_of(claim->country));
	json_key(w, "text"), json_text(w, claim->text);
	json_key(w, "at"), json_integer(w, claim->at.us);
	json_key(w, "event"), json_text_or_null(w, claim->event);
	json_key(w, "trust"), json_real(w, claim->trust, BITS_DECIMALS);
	json_key(w, "present"), json_bool(w, claim->present);
	json_key(w, "denies"), json_bool(w, claim->denies_proxy);
	json_key(w, "pinned"), json_bool(w, claim->pinned);
	json_end(w, '}');
}

static void observation_write(struct json_writer *w, const struct observation *seen)
{
	char ip[IP_TEXT_MAX];

	ip_print(&seen->ip, ip);
	json_begin(w, '{');
	json_key(w, "source"), json_integer(w, seen->source);
	json_key(w, "ip"), json_text(w, str_of(ip));
	json_key(w, "place"), place_write(w, &seen->place);
	json_key(w, "at"), json_integer(w, seen->at.us);
	json_key(w, "event"), json_text_or_null(w, seen->event);
	json_key(w, "times"), json_integer(w, seen->times);
	json_end(w, '}');
}

static void location_write(struct json_writer *w, const struct location *location)
{
	json_begin(w, '{');
	json_key(w, "verdict"), json_integer(w, location->verdict);
	json_key(w, "probability"), json_real(w, location->probability, PROBABILITY_DECIMALS);
	json_key(w, "text"), json_text_or_null(w, location->text);
	json_key(w, "bits"), json_real(w, location->bits, BITS_DECIMALS);
	json_key(w, "impossible"), json_bool(w, location->impossible_travel);
	json_key(w, "claims"), json_begin(w, '[');
	for (size_t i = 0; i < location->claim_count; i++)
		claim_write(w, &location->claims[i]);
	json_end(w, ']');
	json_key(w, "observations"), json_begin(w, '[');
	for (size_t i = 0; i < location->observation_count; i++)
		observation_write(w, &location->observations[i]);
	json_end(w, ']');
	json_key(w, "explanations"), json_begin(w, '[');
	for (size_t i = 0; i < location->explanation_count; i++) {
		json_begin(w, '[');
		json_integer(w, location->explanations[i].kind);
		json_real(w, location->explanations[i].probability, PROBABILITY_DECIMALS);
		json_end(w, ']');
	}
	json_end(w, ']');
	json_end(w, '}');
}

void judgement_write(const struct judgement *judgement, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	json_key(&w, "bits"), json_real(&w, judgement->bits, BITS_DECIMALS);
	json_key(&w, "probability"), json_real(&w, judgement->probability, PROBABILITY_DECIMALS);
	json_key(&w, "verdict"), json_integer(&w, judgement->verdict);
	json_key(&w, "evidence_at"), json_integer(&w, judgement->evidence_at.us);
	json_key(&w, "decays"), json_bool(&w, judgement->decays);
	json_key(&w, "guilty"), json_bool(&w, judgement->guilty);
	json_key(&w, "protected"), json_bool(&w, judgement->protected);
	json_key(&w, "reasons"), json_begin(&w, '[');
	for (size_t i = 0; i < judgement->reason_count; i++)
		reason_write(&w, &judgement->reasons[i]);
	json_end(&w, ']');
	json_key(&w, "location"), location_write(&w, &judgement->location);
	json_end(&w, '}');
}

static int64_t integer_in(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && value->type == JSON_INTEGER ? value->integer : 0;
}

static double real_in(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && (value->type == JSON_INTEGER || value->type == JSON_REAL) ? value->real
										  : (double)NAN;
}

static bool bool_in(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && value->type == JSON_TRUE;
}

static const struct json *list_in(const struct json *object, const char *key, size_t *count)
{
	const struct json *value = json_get(object, key);

	*count = value && value->type == JSON_ARRAY ? value->count : 0;
	return *count ? value->first : NULL;
}

/* An index of a table, or 0 where the store holds what this program does not know. */
static int index_in(const struct json *object, const char *key, int count)
{
	int64_t n = integer_in(object, key);

	return n >= 0 && n < count ? (int)n : 0;
}

static const char *present(const char *text)
{
	return text ? text : "";
}

static void reasons_read(struct arena *arena, const struct json *root, struct judgement *judgement)
{
	const struct json *row = list_in(root, "reasons", &judgement->reason_count);

	judgement->reasons = ARENA_ARRAY(arena, judgement->reason_count + 1, struct reason);
	for (struct reason *r = judgement->reasons; row; row = row->next, r++) {
		size_t events;

		r->code = present(arena_str(arena, json_get_text(row, "code")).at);
		r->family = (enum family)index_in(row, "family", FAMILY_COUNT);
		r->bits = real_in(row, "bits");
		r->text = json_get_text(row, "text");
		r->at.us = integer_in(row, "at");
		for (const struct json *id = list_in(row, "events", &events); id; id = id->next)
			if (r->event_count < REASON_EVENTS_MAX)
				r->events[r->event_count++] = id->text;
	}
}

static void claims_read(struct arena *arena, const struct json *root, struct location *location)
{
	const struct json *row = list_in(root, "claims", &location->claim_count);

	location->claims = ARENA_ARRAY(arena, location->claim_count + 1, struct claim);
	for (struct claim *c = location->claims; row; row = row->next, c++) {
		struct str country = json_get_text(row, "country");

		c->source = (enum claim_source)index_in(row, "source", CLAIM_LANGUAGE + 1);
		if (country.len == 2)
			memcpy(c->country, country.at, 2);
		c->text = json_get_text(row, "text");
		c->at.us = integer_in(row, "at");
		c->event = json_get_text(row, "event");
		c->trust = real_in(row, "trust");
		c->present = bool_in(row, "present");
		c->denies_proxy = bool_in(row, "denies");
		c->pinned = bool_in(row, "pinned");
	}
}

static void observations_read(struct arena *arena, const struct json *root,
			      struct location *location)
{
	const struct json *row = list_in(root, "observations", &location->observation_count);

	location->observations = ARENA_ARRAY(arena, location->observation_count + 1,
					     struct observation);
	for (struct observation *o = location->observations; row; row = row->next, o++) {
		o->source = (enum observation_source)index_in(row, "source", SEEN_MESSAGE + 1);
		if (ip_parse(json_get_text(row, "ip"), &o->ip))
			o->ip = (struct ip){ { 0 } };
		place_read(json_get(row, "place"), &o->place);
		o->at.us = integer_in(row, "at");
		o->event = json_get_text(row, "event");
		o->times = integer_in(row, "times");
	}
}

static void explanation_read(const struct json *pair, struct location *location)
{
	const struct json *kind = pair->first;

	if (pair->type != JSON_ARRAY || pair->count != 2 || kind->type != JSON_INTEGER ||
	    kind->integer < 0 || kind->integer >= EXPLANATION_COUNT ||
	    location->explanation_count == EXPLANATION_COUNT)
		return;
	location->explanations[location->explanation_count++] = (struct explanation){
		.kind = (enum explanation_kind)kind->integer,
		.probability = kind->next->real,
	};
}

static void location_read(struct arena *arena, const struct json *root, struct location *location)
{
	const struct json *row;
	size_t count;

	location->verdict = (enum place_verdict)index_in(root, "verdict", PLACE_CONTRADICTION + 1);
	location->probability = real_in(root, "probability");
	location->text = json_get_text(root, "text");
	location->bits = real_in(root, "bits");
	location->impossible_travel = bool_in(root, "impossible");
	claims_read(arena, root, location);
	observations_read(arena, root, location);
	for (row = list_in(root, "explanations", &count); row; row = row->next)
		explanation_read(row, location);
}

enum err judgement_read(struct arena *arena, struct str text, struct judgement *judgement)
{
	struct judgement j = { 0 };
	struct json *root;
	enum err e = json_read(arena, text, &root);

	if (e || root->type != JSON_OBJECT)
		return err_fail(ERR_CORRUPT, "a stored judgement is no JSON object");
	j.bits = real_in(root, "bits");
	j.probability = real_in(root, "probability");
	j.verdict = (enum verdict)index_in(root, "verdict", VERDICT_PHISHER + 1);
	j.evidence_at.us = integer_in(root, "evidence_at");
	j.decays = bool_in(root, "decays");
	j.guilty = bool_in(root, "guilty");
	j.protected = bool_in(root, "protected");
	reasons_read(arena, root, &j);
	if (json_get(root, "location"))
		location_read(arena, json_get(root, "location"), &j.location);
	*judgement = j;
	return ERR_NONE;
}
