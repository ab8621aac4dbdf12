/*
 * How well campaigns are told: variants that are caught, and good mails that are taken for variants of one another.
 *
 * usage: eval_campaigns GOOD_FOLDER... -- SPAM_FOLDER...
 *
 * Every other good mail teaches stop shingles; the rest are judged. Two good mails are unrelated when both
 * sender's domain and subject differ, and neither subject holds the other. Of the spam, texts of 60 to 2000 words that are no variants of one another are
 * made into variants (variants.h): each beside its first text, and all with the good mails, in any order, through the index.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/engine/campaign_index.h"
#include "core/text/ascii.h"
#include "core/text/sketch.h"
#include "mails.h"
#include "variants.h"

#define TEMPLATES_MOST 300
#define VARIANTS_EACH 40
#define PAIR_VARIANTS 10
#define POOL_MOST 100000 /* words */
#define WORD_MAX 32      /* bytes; longer ones are no words */
#define SHARED_MOST 8
#define NOW ((struct moment){ INT64_C(1767225600) * MOMENT_SECOND })

struct text {
	uint64_t sketch[SKETCH_LEN];
	size_t len;
	const struct mail *mail; /* a good one; NULL for a variant */
	size_t template, number;
	int64_t campaign;
};

struct evaluation {
	struct arena *arena, *scratch;
	struct mails good, spam;
	struct campaign_index *taught;
	struct word_list *templates;
	size_t template_count;
	struct word_list pool;
	uint64_t chance;
};

static size_t shared_of(const struct campaign_index *index, const struct text *a,
			const struct text *b)
{
	size_t shared = 0;

	for (size_t i = 0, k = 0; i < a->len && k < b->len;) {
		if (a->sketch[i] == b->sketch[k])
			shared += !campaign_index_is_stop(index, a->sketch[i]);
		if (a->sketch[i] <= b->sketch[k])
			i++;
		else
			k++;
	}
	return shared;
}

static size_t telling(const struct campaign_index *index, const struct text *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->len; i++)
		count += !campaign_index_is_stop(index, text->sketch[i]);
	return count;
}

static struct text text_of_mail(const struct mail *mail)
{
	struct text text = { .len = mail->sketch_len, .mail = mail };

	memcpy(text.sketch, mail->sketch, sizeof(text.sketch));
	return text;
}

static struct text text_of(struct str words, size_t template)
{
	struct text text = { .template = template };

	text.len = sketch_make(words, text.sketch);
	return text;
}

static struct text text_of_variant(struct evaluation *e, enum variant_kind kind, size_t template)
{
	struct text text;

	arena_reset(e->scratch);
	text = text_of(variant_make(e->scratch, kind, e->templates[template], e->pool, &e->chance),
		       template);
	return text;
}

static bool are_related(const struct mail *a, const struct mail *b)
{
	return str_equal(a->sender, b->sender) || str_equal(a->subject, b->subject) ||
	       (a->subject.len && str_find(b->subject, a->subject) != SIZE_MAX) ||
	       (b->subject.len && str_find(a->subject, b->subject) != SIZE_MAX);
}

static struct campaign_index *taught_index(const struct mails *good)
{
	struct campaign_index *index = campaign_index_new();

	for (size_t i = 0; i < good->count; i += 2)
		campaign_index_trust(index, good->rows[i].sketch, good->rows[i].sketch_len);
	return index;
}

/* Of the unrelated pairs whose first is `first`: how many there are, and how many share so many or more. */
static void count_pairs(const struct evaluation *e, size_t first, size_t *pairs,
			size_t shared[SHARED_MOST + 1])
{
	struct text a = text_of_mail(&e->good.rows[first]);

	for (size_t i = first + 2; i < e->good.count; i += 2) {
		struct text b = text_of_mail(&e->good.rows[i]);
		size_t both = 0;

		if (are_related(a.mail, b.mail))
			continue;
		++*pairs;
		if (telling(e->taught, &b) >= CAMPAIGN_LEAST)
			both = shared_of(e->taught, &a, &b);
		for (size_t most = 1; most <= SHARED_MOST && most <= both; most++)
			shared[most]++;
	}
}

static void judge_good_pairs(const struct evaluation *e)
{
	size_t pairs = 0, shared[SHARED_MOST + 1] = { 0 }, told = 0, silent = 0, texts = 0;

	for (size_t i = 1; i < e->good.count; i += 2) {
		struct text text = text_of_mail(&e->good.rows[i]);
		size_t count = telling(e->taught, &text);

		texts++;
		told += count;
		if (count >= CAMPAIGN_LEAST)
			count_pairs(e, i, &pairs, shared);
		else
			silent++;
	}
	printf("good mails judged: %zu, %.1f telling shingles each; %zu say too little\n", texts,
	       (double)told / (double)texts, silent);
	printf("unrelated pairs of them: %zu; sharing at least", pairs);
	for (size_t most = 1; most <= SHARED_MOST; most++)
		printf(" %zu: %.5f %%%s", most, 100.0 * (double)shared[most] / (double)pairs,
		       most < SHARED_MOST ? "," : "\n");
}

static bool is_plain(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!ascii_is_letter(word.at[i]))
			return false;
	return word.len <= WORD_MAX;
}

static int by_word(const void *a, const void *b)
{
	struct str first, second;

	memcpy(&first, a, sizeof(first));
	memcpy(&second, b, sizeof(second));
	return str_compare(first, second);
}

/* Each once: what takes a slot's place is seldom what takes another's. */
static void sort_pool(struct word_list *pool)
{
	size_t kept = 0;

	qsort(pool->at, pool->count, sizeof(*pool->at), by_word);
	for (size_t i = 0; i < pool->count; i++)
		if (kept == 0 || !str_equal(pool->at[i], pool->at[kept - 1]))
			pool->at[kept++] = pool->at[i];
	pool->count = kept;
}

static void choose_templates(struct evaluation *e)
{
	struct campaign_index *seen = taught_index(&e->good);

	e->templates = ARENA_ARRAY(e->arena, TEMPLATES_MOST, struct word_list);
	for (size_t i = 0; i < e->spam.count && e->template_count < TEMPLATES_MOST; i++) {
		struct mail *mail = &e->spam.rows[i];
		struct word_list words = words_of(e->arena, mail->seen);
		struct campaign_found found;

		campaign_index_find(seen, mail->sketch, mail->sketch_len, NOW, (int64_t)i + 1,
				    &found);
		for (size_t k = 0; k < words.count && e->pool.count < POOL_MOST; k++) {
			if (!is_plain(words.at[k]))
				continue;
			e->pool.at = arena_grow(e->arena, e->pool.at, e->pool.count,
						sizeof(*e->pool.at));
			e->pool.at[e->pool.count++] = words.at[k];
		}
		if (found.is_new && words.count >= 60 && words.count <= 2000 &&
		    mail->seen.len < words.count * WORD_MAX)
			e->templates[e->template_count++] = words;
	}
	sort_pool(&e->pool);
	campaign_index_free(seen);
}

/* As it stood. */
static struct str whole(struct word_list words)
{
	struct str last = words.at[words.count - 1];

	return (struct str){ words.at[0].at, (size_t)(last.at + last.len - words.at[0].at) };
}

static void judge_variant_pairs(struct evaluation *e, enum variant_kind kind)
{
	size_t shared[SHARED_MOST + 1] = { 0 }, pairs = 0;

	for (size_t i = 0; i < e->template_count; i++) {
		struct text first = text_of(whole(e->templates[i]), i);

		for (size_t k = 0; k < PAIR_VARIANTS; k++) {
			struct text other = text_of(variant_make(e->arena, kind, e->templates[i],
								 e->pool, &e->chance),
						    i);
			size_t both = shared_of(e->taught, &first, &other);

			pairs++;
			for (size_t most = 1; most <= SHARED_MOST && most <= both; most++)
				shared[most]++;
		}
	}
	printf("%-28s", variant_name(kind));
	for (size_t most = 2; most <= 5; most++)
		printf(" %6.2f", 100.0 * (double)shared[most] / (double)pairs);
}

/* Which of the index's campaigns each template's variants mostly ended in. */
static int64_t mostly(const struct text *texts, size_t count, size_t template)
{
	int64_t best = 0;
	size_t best_votes = 0;

	for (size_t i = 0; i < count; i++) {
		size_t votes = 0;

		if (texts[i].mail || texts[i].template != template || texts[i].campaign == best)
			continue;
		for (size_t k = 0; k < count; k++)
			votes += !texts[k].mail && texts[k].template == template &&
				 texts[k].campaign == texts[i].campaign;
		if (votes > best_votes) {
			best_votes = votes;
			best = texts[i].campaign;
		}
	}
	return best;
}

static void shuffle(struct text *texts, size_t count, uint64_t *chance)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = variant_random(chance) % i;
		struct text swap = texts[i - 1];

		texts[i - 1] = texts[other];
		texts[other] = swap;
	}
}

static void run(struct evaluation *e, struct text *texts, size_t count, size_t *fresh)
{
	struct campaign_index *index = taught_index(&e->good);
	struct campaign_found found;

	*fresh = 0;
	for (size_t i = 0; i < count; i++) {
		campaign_index_find(index, texts[i].sketch, texts[i].len, NOW, (int64_t)i + 1,
				    &found);
		texts[i].campaign = found.campaign;
		*fresh += !texts[i].mail && (found.is_new || found.campaign == 0);
	}
	for (size_t i = 0; i < count; i++)
		texts[i].campaign = campaign_index_now(index, texts[i].campaign);
	campaign_index_free(index);
}

/* The same texts in ten orders: pairs put together in one order and apart in the first. */
static void judge_orders(struct evaluation *e)
{
	size_t count = 0, fresh, together = 0, differ = 0;
	struct text *texts = ARENA_ARRAY(e->arena, e->template_count * VARIANTS_EACH, struct text);
	int64_t *first = ARENA_ARRAY(e->arena, e->template_count * VARIANTS_EACH, int64_t);

	for (size_t i = 0; i < e->template_count; i++)
		for (size_t k = 0; k < VARIANTS_EACH; k++) {
			texts[count] = text_of_variant(e, VARIANT_SPUN_60, i);
			texts[count].number = count;
			count++;
		}
	for (int order = 0; order < 11; order++) {
		run(e, texts, count, &fresh);
		for (size_t i = 0; order == 0 && i < count; i++)
			first[texts[i].number] = texts[i].campaign;
		for (size_t i = 0; order > 0 && i < count; i++)
			for (size_t k = 0; k < i; k++) {
				bool here = texts[i].campaign == texts[k].campaign;
				bool there = first[texts[i].number] == first[texts[k].number];

				together += here || there;
				differ += here != there;
			}
		shuffle(texts, count, &e->chance);
	}
	printf("\nother orders, at 60 %%: of the pairs together in either, %.4f %% are apart in the other\n",
	       100.0 * (double)differ / (double)together);
}

/* The good mails that are judged and all variants, in any order; answers how many. */
static size_t mix(struct evaluation *e, enum variant_kind kind, struct text *texts)
{
	size_t count = 0;

	for (size_t i = 1; i < e->good.count; i += 2)
		texts[count++] = text_of_mail(&e->good.rows[i]);
	for (size_t i = 0; i < e->template_count; i++)
		for (size_t k = 0; k < VARIANTS_EACH; k++)
			texts[count++] = text_of_variant(e, kind, i);
	shuffle(texts, count, &e->chance);
	return count;
}

static double share_of_good_together(const struct text *texts, size_t count)
{
	size_t pairs = 0, together = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i && texts[i].mail; k++) {
			if (!texts[k].mail || are_related(texts[i].mail, texts[k].mail))
				continue;
			pairs++;
			together += texts[i].campaign && texts[i].campaign == texts[k].campaign;
		}
	return (double)together / (double)pairs;
}

static void judge_stream(struct evaluation *e, enum variant_kind kind)
{
	size_t count, fresh, caught = 0, framed = 0, met = 0;
	struct text *texts = ARENA_ARRAY(e->arena,
					 e->good.count + e->template_count * VARIANTS_EACH,
					 struct text);
	int64_t *campaigns = ARENA_ARRAY(e->arena, e->template_count, int64_t);

	count = mix(e, kind, texts);
	run(e, texts, count, &fresh);
	for (size_t i = 0; i < e->template_count; i++) {
		campaigns[i] = mostly(texts, count, i);
		for (size_t k = 0; k < i; k++)
			met += campaigns[k] == campaigns[i];
		for (size_t k = 0; k < count; k++)
			framed += texts[k].mail && campaigns[i] &&
				  texts[k].campaign == campaigns[i];
	}
	for (size_t i = 0; i < count; i++)
		caught += !texts[i].mail && texts[i].campaign &&
			  texts[i].campaign == campaigns[texts[i].template];
	printf(" | %6.2f %6.2f | %4zu %4zu %8.5f %%\n",
	       100.0 * (double)caught / (double)(e->template_count * VARIANTS_EACH),
	       (double)fresh / (double)e->template_count, met, framed,
	       100.0 * share_of_good_together(texts, count));
}

int main(int argc, char **argv)
{
	struct evaluation e = { .arena = arena_new(), .scratch = arena_new(), .chance = 1 };
	bool spam = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0)
			spam = true;
		else if (!mails_read(spam ? &e.spam : &e.good, argv[i]))
			return EXIT_FAILURE;
	}
	if (!e.good.count || !e.spam.count) {
		fprintf(stderr, "usage: eval_campaigns GOOD_FOLDER... -- SPAM_FOLDER...\n");
		return EXIT_FAILURE;
	}
	e.taught = taught_index(&e.good);
	judge_good_pairs(&e);
	choose_templates(&e);
	printf("%zu spam texts, %d variants of each\n\n", e.template_count, VARIANTS_EACH);
	printf("%-28s %27s | %13s | %s\n", "", "with the first: 2  3  4  5",
	       "stream: caught, campaigns", "texts merged, good in spam, unrelated good together");
	for (int kind = 0; kind < VARIANT_KIND_COUNT; kind++) {
		judge_variant_pairs(&e, (enum variant_kind)kind);
		judge_stream(&e, (enum variant_kind)kind);
	}
	judge_orders(&e);
	campaign_index_free(e.taught);
	mails_release(&e.good);
	mails_release(&e.spam);
	arena_free(e.scratch);
	arena_free(e.arena);
	return EXIT_SUCCESS;
}
