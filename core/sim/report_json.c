#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/sim/report.h"

#define DECIMALS 9

static void number(struct json_writer *w, const char *key, int64_t n)
{
	json_key(w, key), json_integer(w, n);
}

static void real(struct json_writer *w, const char *key, double n)
{
	json_key(w, key), json_real(w, n, DECIMALS);
}

static void text(struct json_writer *w, const char *key, struct str value)
{
	json_key(w, key), json_text(w, value);
}

static void family_write(struct json_writer *w, const struct report_family *family)
{
	json_begin(w, '{');
	text(w, "family", family->name);
	json_key(w, "bad"), json_bool(w, family->bad);
	json_key(w, "spiking"), json_bool(w, family->spiking);
	number(w, "accounts", family->accounts);
	number(w, "called_phisher", family->called_phisher);
	json_key(w, "by");
	json_begin(w, '[');
	for (int m = 0; m < METHOD_COUNT; m++) {
		json_begin(w, '{');
		text(w, "method", str_of(method_names[m]));
		number(w, "flagged", family->by[m].flagged);
		number(w, "held", family->by[m].held);
		number(w, "disabled", family->by[m].disabled);
		number(w, "stopped", family->by[m].stopped);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_key(w, "wrong");
	json_begin(w, '[');
	for (size_t i = 0; i < family->example_count; i++)
		json_text(w, family->examples[i]);
	json_end(w, ']');
	json_end(w, '}');
}

static void actor_write(struct json_writer *w, const struct report_actor *actor)
{
	json_begin(w, '{');
	text(w, "actor", actor->name);
	text(w, "family", actor->family);
	json_key(w, "phish"), json_bool(w, actor->phish);
	number(w, "accounts", actor->accounts);
	number(w, "messages", actor->messages);
	json_key(w, "by");
	json_begin(w, '[');
	for (int m = 0; m < METHOD_COUNT; m++) {
		json_begin(w, '{');
		text(w, "method", str_of(method_names[m]));
		number(w, "stopped", actor->stopped[m]);
		number(w, "escaped", actor->escaped[m]);
		real(w, "seconds", actor->seconds[m]);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_end(w, '}');
}

static void methods_write(struct json_writer *w, const struct report *report)
{
	json_key(w, "methods");
	json_begin(w, '[');
	for (int m = 0; m < METHOD_COUNT; m++) {
		const struct report_clusters *c = &report->clusters[m];

		json_begin(w, '{');
		text(w, "method", str_of(method_names[m]));
		real(w, "auc_sum", report->auc[m]);
		number(w, "pairs", c->pairs);
		number(w, "pairs_right", c->pairs_right);
		number(w, "pairs_bad", c->pairs_bad);
		number(w, "pairs_found", c->pairs_found);
		real(w, "cubed_precision_sum", c->cubed_precision);
		real(w, "cubed_recall_sum", c->cubed_recall);
		number(w, "cubed", c->cubed);
		json_end(w, '}');
	}
	json_end(w, ']');
}

void report_write(const struct report *report, struct buf *out)
{
	struct json_writer writer = json_writer(out), *w = &writer;

	json_begin(w, '{');
	number(w, "seeds", report->seeds);
	number(w, "accounts", report->accounts);
	number(w, "events", report->events);
	number(w, "messages", report->messages);
	number(w, "harmful", report->harmful);
	json_key(w, "by_decisions"), json_bool(w, report->by_decisions);
	real(w, "brier_sum", report->brier);
	real(w, "ece", report_ece(report));
	methods_write(w, report);
	json_key(w, "bins");
	json_begin(w, '[');
	for (int i = 0; i < REPORT_BINS; i++) {
		json_begin(w, '{');
		number(w, "accounts", report->bins[i].accounts);
		number(w, "bad", report->bins[i].bad);
		real(w, "sum", report->bins[i].sum);
		json_end(w, '}');
	}
	json_end(w, ']');
	json_key(w, "families");
	json_begin(w, '[');
	for (size_t i = 0; i < report->family_count; i++)
		family_write(w, &report->families[i]);
	json_end(w, ']');
	json_key(w, "actors");
	json_begin(w, '[');
	for (size_t i = 0; i < report->actor_count; i++)
		actor_write(w, &report->actors[i]);
	json_end(w, ']');
	json_end(w, '}');
}

/* ---- reading: an absent number is none ---------------------------------------------------------- */

static int64_t get(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && value->type == JSON_INTEGER ? value->integer : 0;
}

static double get_real(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && (value->type == JSON_INTEGER || value->type == JSON_REAL) ? value->real : 0;
}

static bool get_bool(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && value->type == JSON_TRUE;
}

static struct str get_text(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && value->type == JSON_STRING ? value->text : STR("");
}

static const struct json *list_of(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	return value && value->type == JSON_ARRAY ? value->first : NULL;
}

static void family_read(const struct json *json, struct report *report)
{
	struct report_family *family = report_family(report, get_text(json, "family"),
						     get_bool(json, "bad"),
						     get_bool(json, "spiking"));
	const struct json *by = list_of(json, "by");

	family->accounts = get(json, "accounts");
	family->called_phisher = get(json, "called_phisher");
	for (int m = 0; m < METHOD_COUNT && by; m++, by = by->next)
		family->by[m] = (struct tally){ get(by, "flagged"), get(by, "held"),
						get(by, "disabled"), get(by, "stopped") };
	for (const struct json *one = list_of(json, "wrong");
	     one && family->example_count < REPORT_EXAMPLES; one = one->next)
		family->examples[family->example_count++] = arena_str(report->arena, one->text);
}

static void actor_read(const struct json *json, struct report *report)
{
	struct report_actor actor = { .name = arena_str(report->arena, get_text(json, "actor")),
				      .family = arena_str(report->arena, get_text(json, "family")),
				      .phish = get_bool(json, "phish"),
				      .accounts = get(json, "accounts"),
				      .messages = get(json, "messages") };
	const struct json *by = list_of(json, "by");

	for (int m = 0; m < METHOD_COUNT && by; m++, by = by->next) {
		actor.stopped[m] = get(by, "stopped");
		actor.escaped[m] = get(by, "escaped");
		actor.seconds[m] = get_real(by, "seconds");
	}
	report->actors = arena_grow(report->arena, report->actors, report->actor_count,
				    sizeof(actor));
	report->actors[report->actor_count++] = actor;
}

static void methods_read(const struct json *json, struct report *report)
{
	const struct json *one = list_of(json, "methods");

	for (int m = 0; m < METHOD_COUNT && one; m++, one = one->next) {
		report->auc[m] = get_real(one, "auc_sum");
		report->clusters[m] = (struct report_clusters){
			get(one, "pairs"),
			get(one, "pairs_right"),
			get(one, "pairs_bad"),
			get(one, "pairs_found"),
			get_real(one, "cubed_precision_sum"),
			get_real(one, "cubed_recall_sum"),
			get(one, "cubed"),
		};
	}
}

enum err report_read(struct arena *arena, const struct json *root, struct report *report)
{
	const struct json *one = list_of(root, "bins");
	struct report r = { .arena = arena };

	if (root->type != JSON_OBJECT || !json_get(root, "seeds") || !json_get(root, "families"))
		return err_fail(ERR_INVALID, "not what `strop measure --json` writes");
	r.seeds = get(root, "seeds");
	r.accounts = get(root, "accounts");
	r.events = get(root, "events");
	r.messages = get(root, "messages");
	r.harmful = get(root, "harmful");
	r.by_decisions = get_bool(root, "by_decisions");
	r.brier = get_real(root, "brier_sum");
	methods_read(root, &r);
	for (int i = 0; i < REPORT_BINS && one; i++, one = one->next)
		r.bins[i] = (struct report_bin){ get(one, "accounts"), get(one, "bad"),
						 get_real(one, "sum") };
	for (one = list_of(root, "families"); one; one = one->next)
		family_read(one, &r);
	for (one = list_of(root, "actors"); one; one = one->next)
		actor_read(one, &r);
	*report = r;
	return ERR_NONE;
}
