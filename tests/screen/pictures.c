/*
 * The pictures of docs/screens.md, made from the demo desk without a terminal: each screen's cells as SVG, and the page around them.
 *
 * usage: pictures FOLDER_OF_SVGS PAGE.md      (./run screens)
 *
 * The desk is made in a folder of its own that is removed again. What shows how long ago something was differs from run to run.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/desk/demo.h"
#include "core/desk/desk.h"
#include "core/desk/settings.h"
#include "core/desk/speech.h"
#include "tests/screen/svg_canvas.h"
#include "tui/app.h"

#define ROUNDS_MAX 20 /* answers that lead to questions that lead to answers ... */
#define WAITING_MAX 64
#define PICTURE_MAX ((size_t)8 * 1024 * 1024)

/* clang-format off */
static const struct picture {
	const char *name;
	int width, height;
	const char *keys; /* from the queue; 'some~text is typed letter by letter */
	const char *title, *caption;
} pictures[] = {
	{ "queue",    120, 40, "", "The queue", "Flagged accounts by urgency: who is on the line comes first. `/` filters as you type, `Enter` opens." },
	{ "account",  120, 40, "j Enter", "An account", "Where the customer says they are against where they are seen, why the engine thinks what it thinks, the conversation, who else they are, what they sent." },
	{ "account-80x24", 80, 24, "j Enter", "The same at 80 × 24", "Panes become tabs: `Tab` goes through them." },
	{ "account-200x60", 200, 60, "j Enter", "The same at 200 × 60", "There is room for the map beside them." },
	{ "why",      120, 40, "j Enter w j", "Why", "Every reason with its bits; `Enter` opens the events behind it." },
	{ "chat",     120, 40, "j Enter t", "The chat", "Claims of place are lit as they are typed, and marked with what they come to." },
	{ "reply",    120, 40, "j Enter t r 'thank~you!~your~reputation~score~is~bad", "A reply", "It waits five seconds before it goes; what would give inside knowledge away is marked first." },
	{ "ask",      120, 40, "j Enter t a", "A question", "`a` puts the most useful polite question into the reply." },
	{ "map",      120, 40, "j Enter m", "The map", "Claims ○ and observations ● in braille dots, with lines between." },
	{ "cluster",  120, 40, "j Enter c", "A cluster", "Accounts that one actor seems to run, what they share and what that weighs." },
	{ "botnet",   120, 40, "/ '7157 Enter c", "A larger one", "The 60 accounts of a botnet that was caught in mid-burst." },
	{ "cluster-picture", 120, 40, "/ '7157 Enter c v j j", "The same as a picture", "Members at the left, what they share at the right, a line for each that has it; `v` goes to and fro." },
	{ "campaign", 120, 40, "j Enter C", "A campaign", "One text in its variants, aligned: the words that differ are lit." },
	{ "preview",  120, 40, "j Enter D", "Before a whole cluster is stopped", "How many, on which plans, whom it would hurt, and who is left out, and why." },
	{ "gate",     120, 40, "j Enter e", "The gate", "Re-enabling asks for what is missing; to go past it takes a reason, which is recorded." },
	{ "close",    120, 40, "j Enter z", "Closing a case", "A false alarm stands against the engine until newer evidence." },
	{ "export",   120, 40, "j Enter ctrl-x", "The case file", "For a colleague, for an auditor with the hashes of the log, redacted, and as a letter to the customer." },
	{ "trail",    120, 40, "L", "The trail", "Every act: who, when, why, before and after, and whether the provider has confirmed it." },
	{ "events",   120, 40, "j Enter Enter", "The events behind a fact", "As they were stored." },
	{ "find",     120, 40, "/ 'chase", "Filtering", "Fuzzy, with the matched letters lit." },
	{ "command",  120, 40, ": 'di Tab", "Commands", "Every action by name, with its key." },
	{ "help",     120, 40, "j Enter ?", "Help", "Every key that works here, made from the same tables." },
};
/* clang-format on */

struct stage {
	struct desk *desk;
	struct app *app;
	struct arena *arena;
	struct request waiting[WAITING_MAX];
	size_t count;
	uint64_t tickets;
};

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "pictures: %s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

static uint64_t ask(void *with, const struct request *request)
{
	struct stage *stage = with;
	struct request *kept = &stage->waiting[stage->count];

	if (stage->count == WAITING_MAX)
		fail("the console", "asks too much at once");
	stage->count++;
	*kept = *request;
	kept->ticket = ++stage->tickets;
	kept->account = arena_str(stage->arena, request->account);
	kept->text = arena_str(stage->arena, request->text);
	return kept->ticket;
}

static void answer_all(struct stage *stage)
{
	struct wish wish;

	for (int round = 0; stage->count && round < ROUNDS_MAX; round++) {
		struct request waiting[WAITING_MAX];
		size_t count = stage->count;

		memcpy(waiting, stage->waiting, count * sizeof(waiting[0]));
		stage->count = 0;
		for (size_t i = 0; i < count; i++) {
			struct snapshot *snapshot = desk_answer(stage->desk, &waiting[i]);

			snapshot->ticket = waiting[i].ticket;
			app_take(stage->app, snapshot);
		}
	}
	while (app_wish(stage->app, &wish))
		;
}

static void press(struct stage *stage, struct key key)
{
	struct input input = { .kind = INPUT_KEY, .key = key };

	app_input(stage->app, &input);
	answer_all(stage);
}

static void keys_press(struct stage *stage, const char *keys)
{
	struct str rest = str_of(keys), word;

	while (str_cut(&rest, ' ', &word)) {
		struct key key = { 0 };

		if (word.len && word.at[0] == '\'') {
			for (size_t i = 1; i < word.len; i++)
				press(stage,
				      (struct key){ .point = word.at[i] == '~'
								     ? ' '
								     : (uint32_t)word.at[i] });
			continue;
		}
		if (!word.len)
			continue;
		if (key_parse(word, &key))
			fail(keys, err_text(ERR_INVALID));
		press(stage, key);
	}
}

static void file_write(const char *path, const struct buf *text)
{
	FILE *file = fopen(path, "we");

	if (text->full || !file || fwrite(buf_text(text), 1, text->len, file) != text->len ||
	    fclose(file) != 0)
		fail(path, "cannot be written");
}

static void picture_make(struct desk *desk, const struct picture *picture, const char *folder)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf svg = BUF_UP_TO(PICTURE_MAX);
	CLEANUP(grid_release) struct grid grid = { 0 };
	struct stage stage = { .desk = desk, .arena = arena };
	struct app_setup setup = { .desk_name = desk_settings(desk)->name,
				   .actor = STR("rep7"),
				   .ask = ask,
				   .with = &stage,
				   .now = moment_now };

	keymap_init(&setup.keys);
	setup.macros = speech_macros(arena, &setup.macro_count);
	stage.app = app_new(&setup);
	app_fit(stage.app, picture->width, picture->height);
	answer_all(&stage);
	keys_press(&stage, picture->keys);
	app_paint(stage.app, &grid);
	svg_canvas(&grid, THEME_DARK, &svg);
	file_write(arena_strf(arena, "%s/%s.svg", folder, picture->name).at, &svg);
	app_free(stage.app);
}

static void page_make(const char *path)
{
	CLEANUP(buf_release) struct buf page = BUF_UP_TO(100000);

	buf_add(&page,
		"# The screens\n\n"
		"Every picture is made from the demo desk by `./run screens`, without a terminal: the same cells that a terminal would show. "
		"To try them yourself: `./run demo`.\n");
	for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
		buf_addf(&page, "\n## %s\n\n%s\n\n![%s](pictures/screens/%s.svg)\n",
			 pictures[i].title, pictures[i].caption, pictures[i].title,
			 pictures[i].name);
	file_write(path, &page);
}

/* Files, and the folders of the demo desk, one deep. */
static void folder_remove(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) { /* NOLINT(concurrency-mt-unsafe) */
		char name[2048];

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (unlink(name) != 0)
			folder_remove(name);
	}
	if (folder)
		(void)closedir(folder);
	(void)rmdir(path);
}

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	char folder[] = "/tmp/strop-pictures-XXXXXX";
	struct settings settings;
	struct desk *desk = NULL;
	struct str config;

	if (argc != 3 || hash_start() || !mkdtemp(folder))
		fail("usage", "pictures FOLDER_OF_SVGS PAGE.md");
	if (demo_make(arena, arena_strf(arena, "%s/desk", folder).at, moment_now(), NULL, NULL,
		      &config) ||
	    settings_read(arena, config.at, NULL, "rep7", &settings) ||
	    desk_open(&settings, DESK_WRITE, &desk))
		fail("the demo desk", "cannot be made");
	for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
		picture_make(desk, &pictures[i], argv[1]);
	page_make(argv[2]);
	desk_close(desk);
	folder_remove(folder);
	return EXIT_SUCCESS;
}
