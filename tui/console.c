#include "tui/console.h"

#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/log.h"
#include "core/desk/desk.h"
#include "core/desk/speech.h"
#include "tui/console_private.h"
#include "tui/editor.h"
#include "tui/state_file.h"
#include "tui/term.h"
#include "tui/term_env.h"

#define FIRST_ANSWER_MS 50
#define LOG_BYTES_MAX ((off_t)1024 * 1024) /* a longer log is begun anew */

static uint64_t ask(void *with, const struct request *request)
{
	return worker_ask(((struct console *)with)->worker, request);
}

static bool is_given(const struct settings_key *row, struct key key)
{
	struct str rest = row->keys, word;
	struct key other;

	while (str_cut(&rest, ',', &word))
		if (!key_parse(str_trim(word), &other) && key_equal(key, other))
			return true;
	return false;
}

/* One key for two actions is a slip, whichever was meant. */
static enum err key_check(const struct settings *settings, size_t row, struct str name)
{
	struct key key;
	enum err e = key_parse(name, &key);

	for (size_t i = 0; !e && i < row; i++)
		if (is_given(&settings->keys[i], key) &&
		    !str_equal(settings->keys[i].action, settings->keys[row].action))
			e = err_fail(ERR_INVALID,
				     "%" PRI_STR " is given to '%" PRI_STR "' in line %u already",
				     ARG_STR(name), ARG_STR(settings->keys[i].action),
				     settings->keys[i].line);
	return e;
}

static enum err keys_read(const struct settings *settings, struct keymap *keys)
{
	keymap_init(keys);
	for (size_t i = 0; i < settings->key_count; i++) {
		struct str rest = settings->keys[i].keys, key;

		while (str_cut(&rest, ',', &key)) {
			enum err e = key_check(settings, i, str_trim(key));

			if (!e)
				e = keymap_bind(keys, str_trim(key), settings->keys[i].action);
			if (e)
				return err_within(e, "%" PRI_STR ":%u: [keys]",
						  ARG_STR(settings->config_path),
						  settings->keys[i].line);
		}
	}
	return keymap_check(keys);
}

static enum err macro_fault(const struct settings *settings, const struct settings_macro *macro,
			    const char *why)
{
	return err_fail(ERR_INVALID, "%" PRI_STR ":%u: [macro \"%" PRI_STR "\"]: %s",
			ARG_STR(settings->config_path), macro->line, ARG_STR(macro->name), why);
}

/* Its key, as key_print() has it. */
static enum err macro_key_read(struct console *console, const struct keymap *keys,
			       const struct settings_macro *from, struct str *key)
{
	const struct settings *settings = console->settings;
	char name[KEY_TEXT_MAX];
	struct key parsed;

	if (!from->key.len)
		return ERR_NONE;
	if (key_parse(from->key, &parsed))
		return macro_fault(settings, from, err_text(ERR_INVALID));
	if (key_is_text(parsed))
		return macro_fault(settings, from,
				   "its key is a letter: it could not be typed any more");
	if (keymap_find(keys, parsed) != ACTION_NONE)
		return macro_fault(settings, from, "its key does something else already");
	key_print(parsed, name);
	*key = arena_str(console->arena, str_of(name));
	return ERR_NONE;
}

/* The desk's own first, then those that come with the program, but for names that the desk uses itself. */
static enum err macros_read(struct console *console, struct app_setup *setup)
{
	const struct settings *settings = console->settings;
	size_t count, own = settings->macro_count;
	const struct macro *rest = speech_macros(console->arena, &count);
	struct macro *macros = ARENA_ARRAY(console->arena, own + count + 1, struct macro);

	for (size_t i = 0; i < own; i++) {
		struct macro *macro = &macros[setup->macro_count++];
		enum err e;

		*macro = (struct macro){ .name = settings->macros[i].name,
					 .text = settings->macros[i].text };
		e = macro_key_read(console, &setup->keys, &settings->macros[i], &macro->key);
		if (e)
			return e;
	}
	for (size_t i = 0; i < count; i++) {
		bool is_own = false;

		for (size_t k = 0; k < own && !is_own; k++)
			is_own = str_equal(macros[k].name, rest[i].name);
		if (!is_own)
			macros[setup->macro_count++] = rest[i];
	}
	setup->macros = macros;
	return ERR_NONE;
}

static void edit(struct console *console, struct str text)
{
	CLEANUP(buf_release) struct buf edited = BUF_UP_TO(EDITOR_BYTES_MAX);
	enum err e;

	term_leave(console->term);
	e = editor_run(text, &edited);
	term_return(console->term);
	if (e)
		app_edited(console->app, (struct str){ 0 }, str_of(err_text(e)));
	else
		app_edited(console->app, buf_str(&edited), (struct str){ 0 });
}

static void copy(struct console *console, struct str text)
{
	CLEANUP(buf_release) struct buf said = BUF_UP_TO(200);

	if (term_copy(console->term, text)) {
		app_say(console->app, true, str_of(err_text(ERR_INVALID)));
		return;
	}
	buf_addf(&said, "copied %" PRI_STR, ARG_STR(text));
	app_say(console->app, false, buf_str(&said));
}

/* Said once: whoever types must not be told so again and again. */
void console_keep_drafts(struct console *console)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	size_t count;
	const struct draft_row *rows = app_drafts(console->app, arena, &count);

	if (!drafts_keep(console->drafts, rows, count) || console->draft_fault_told)
		return;
	console->draft_fault_told = true;
	app_say(console->app, true, str_of(err_text(ERR_UNAVAILABLE)));
}

/* Whoever cannot keep it begins at the queue the next time: no reason to trouble anybody. What is there already is not
 * written again. */
void console_keep_session(struct console *console)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();

	app_session(console->app, arena, &console->session);
	session_keep(NULL, console->settings->store, &console->session, &console->kept);
	console->session.count = 0; /* its texts are the arena's */
}

static void carry_out(struct console *console, const struct wish *wish)
{
	switch (wish->kind) {
	case WISH_QUIT:
		console->over = true;
		break;
	case WISH_SUSPEND:
		term_suspend(console->term);
		break;
	case WISH_REDRAW:
		term_redraw(console->term);
		break;
	case WISH_COPY:
		copy(console, wish->text);
		break;
	case WISH_EDIT:
		edit(console, wish->text);
		break;
	case WISH_THEME:
		console->session.theme = str_of(theme_name(wish->theme));
		console->session.settled_theme = console->settings->theme;
		term_set_theme(console->term, wish->theme);
		term_redraw(console->term);
		break;
	case WISH_MOUSE:
		term_set_mouse(console->term, wish->on);
		break;
	case WISH_DRAFTS:
		console_keep_drafts(console);
		break;
	case WISH_SESSION:
		console_keep_session(console);
		break;
	}
}

void console_take_news(struct console *console)
{
	struct snapshot *snapshot;

	while ((snapshot = worker_take(console->worker)))
		app_take(console->app, snapshot);
	if (worker_changed(console->worker))
		app_changed(console->app);
}

static void size_up(struct console *console)
{
	int width, height;

	term_size(console->term, &width, &height);
	app_fit(console->app, width, height);
}

/* The answer to the first question is mostly there in no time: an empty screen before it would be
 * drawn for nothing. */
static void await_first_answer(struct console *console)
{
	struct pollfd answered = { .fd = worker_fd(console->worker), .events = POLLIN };

	if (poll(&answered, 1, FIRST_ANSWER_MS) > 0)
		console_take_news(console);
}

static void loop(struct console *console)
{
	struct input input;
	struct wish wish;

	console->grid.ascii = term_is_ascii(console->term);
	size_up(console);
	await_first_answer(console);
	while (!console->over) {
		if (app_is_dirty(console->app) && !term_has_input(console->term)) {
			app_paint(console->app, &console->grid);
			term_show(console->term, &console->grid);
		}
		term_wait(console->term, app_wait_ms(console->app), worker_fd(console->worker),
			  &input);
		if (input.kind == INPUT_RESIZE || input.kind == INPUT_RESUME)
			size_up(console);
		console_take_news(console);
		app_input(console->app, &input);
		app_tick(console->app);
		while (!console->over && app_wish(console->app, &wish))
			carry_out(console, &wish);
	}
}

/* Of --color, and in the order of enum wish_colour. */
static const enum colour_wish colours[] = { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

static enum err screen_open(struct console *console)
{
	enum theme theme = THEME_DARK;
	struct term_wish wish = { .colour = colours[console->wish->colour],
				  .mouse = console->settings->mouse,
				  .ascii = console->settings->ascii };

	if (console->settings->theme.len && theme_find(console->settings->theme, &theme))
		return ERR_INVALID;
	if (console->session.theme.len &&
	    str_equal(console->session.settled_theme, console->settings->theme))
		(void)!theme_find(console->session.theme,
				  &theme); /* left as it is by an unknown one */
	wish.theme = theme;
	return term_open(&wish, &console->term);
}

static int fail(int code, enum err e)
{
	fprintf(stderr, "strop: %s\n", err_text(e));
	return code;
}

/* The screen is the console's: what is logged goes beside its state, unless standard error leads elsewhere. */
static void log_aside(void)
{
	char path[STATE_PATH_BYTES];
	struct stat about;

	if (!isatty(STDERR_FILENO))
		return;
	if (state_file_path("console.log", path) && state_file_folders(path)) {
		if (!lstat(path, &about) && about.st_size > LOG_BYTES_MAX)
			unlink(path);
		if (!log_start(path, LOG_INFO))
			return;
	}
	if (log_start("/dev/null", LOG_FAIL))
		log_stop();
}

/* The screen, or lines. */
static int show(struct console *console)
{
	enum err e;

	if (console->wish->plain) {
		console_plain(console);
		return CONSOLE_DONE;
	}
	e = screen_open(console);
	if (e)
		return fail(CONSOLE_UNFIT, e);
	if (term_notice(console->term)[0])
		app_say(console->app, false, str_of(term_notice(console->term)));
	loop(console);
	return CONSOLE_DONE;
}

static int run(struct console *console, const struct app_setup *setup)
{
	enum err e;
	int code;

	console->grid.ascii = term_env_set_locale(); /* while there is one thread */
	if (!console->wish->plain)
		log_aside();
	e = worker_start(console->settings, DESK_WRITE, &console->worker);
	if (e) {
		log_stop();
		return fail(CONSOLE_NO_STORE, e);
	}
	console->app = app_new(setup); /* it asks its first question; meanwhile the screen opens */
	code = show(console);
	if (code == CONSOLE_DONE)
		console_keep_session(console);
	term_close(console->term);
	app_free(console->app);
	worker_stop(console->worker);
	log_stop();
	grid_release(&console->grid);
	return code;
}

enum err console_check(const struct settings *settings)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct console console = { .settings = settings, .arena = arena };
	struct app_setup setup = { .plain = false };
	enum theme theme;
	enum err e = keys_read(settings, &setup.keys);

	if (!e)
		e = macros_read(&console, &setup);
	if (!e && settings->theme.len)
		e = theme_find(settings->theme, &theme);
	return e;
}

int console_run(const struct settings *settings, const struct console_wish *asked)
{
	struct console_wish wish = *asked;
	struct console console = { .settings = settings,
				   .wish = &wish,
				   .arena = arena_new(),
				   .kept = BUF_UP_TO(SESSION_BYTES_MAX) };
	struct app_setup setup = { .desk_name = settings->name,
				   .actor = settings->actor,
				   .export_dir = settings->export_dir,
				   .account = wish.account,
				   .session = &console.session,
				   .keeps_session = true,
				   .ask = ask,
				   .with = &console,
				   .now = moment_now };
	enum err e = keys_read(settings, &setup.keys);
	int code;

	wish.plain = wish.plain || term_env_is_dumb();
	setup.plain = wish.plain;

	if (!e)
		e = macros_read(&console, &setup);
	if (e) {
		arena_free(console.arena);
		return fail(CONSOLE_UNFIT, e);
	}
	if (!wish.fresh)
		session_read(NULL, settings->store, console.arena, &console.session);
	console.drafts = drafts_open(NULL, settings->store, settings->actor);
	if (console.drafts)
		setup.drafts = drafts_rows(console.drafts, &setup.draft_count);
	setup.keeps_drafts = console.drafts != NULL;
	code = run(&console, &setup);
	drafts_close(console.drafts);
	buf_release(&console.kept);
	arena_free(console.arena);
	return code;
}
