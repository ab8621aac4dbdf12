#include "core/desk/doctor_terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/desk/findings.h"

#define ROWS_LEAST 10 /* what the console can still be used on */
#define COLUMNS_LEAST 40
#define ROWS_GOOD 24 /* what it is made for */
#define COLUMNS_GOOD 80

static const struct str nothing;

static const char *from_environment(const char *name)
{
	const char *value = getenv(name); // NOLINT(concurrency-mt-unsafe): nobody sets it here

	return value ? value : "";
}

static void look_at_kind(struct findings *findings)
{
	const char *term = from_environment("TERM"), *more = from_environment("COLORTERM");

	if (!*term || strcmp(term, "dumb") == 0)
		findings_add(findings, FINDING_WARNING, STR("terminal"),
			     STR("start strop from a terminal, or set TERM (export "
				 "TERM=xterm-256color); the verbs work without"),
			     "TERM is %s: the console cannot draw", *term ? term : "not set");
	else
		findings_add(findings, FINDING_OK, STR("terminal"), nothing, "TERM is %s, %s", term,
			     *more || strstr(term, "256color") || strstr(term, "direct")
				     ? "256 colours or more"
				     : "as many colours as it says");
	if (*from_environment("NO_COLOR"))
		findings_add(findings, FINDING_NOTE, STR("terminal"), nothing,
			     "NO_COLOR is set: nothing is coloured");
}

static void look_at_charset(struct findings *findings)
{
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	const char *charset = locale ? nl_langinfo_l(CODESET, locale) : "unknown";

	if (strcmp(charset, "UTF-8") == 0)
		findings_add(findings, FINDING_OK, STR("terminal"), nothing, "the locale is UTF-8");
	else
		findings_add(findings, FINDING_WARNING, STR("terminal"),
			     STR("export LC_ALL=C.UTF-8; until then borders = ascii under "
				 "[console] helps"),
			     "the locale is not UTF-8 but %s: names are shown with ?", charset);
	if (locale)
		freelocale(locale);
}

static void look_at_size(struct findings *findings)
{
	static const int files[] = { STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO };
	struct winsize size = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(files) && !size.ws_row; i++)
		if (ioctl(files[i], TIOCGWINSZ, &size) < 0)
			size = (struct winsize){ 0 };
	if (!size.ws_row || !size.ws_col) {
		findings_add(findings, FINDING_NOTE, STR("terminal"), nothing,
			     "not started from a terminal: its size is not known");
		return;
	}
	if (size.ws_row < ROWS_LEAST || size.ws_col < COLUMNS_LEAST)
		findings_add(findings, FINDING_WARNING, STR("terminal"),
			     STR("make the window larger: 80×24 shows all"),
			     "%u×%u is too small for the console", size.ws_col, size.ws_row);
	else
		findings_add(findings, FINDING_OK, STR("terminal"), nothing, "%u×%u%s", size.ws_col,
			     size.ws_row,
			     size.ws_row < ROWS_GOOD || size.ws_col < COLUMNS_GOOD
				     ? " (80×24 shows more)"
				     : "");
}

void doctor_terminal(struct findings *findings)
{
	look_at_kind(findings);
	look_at_charset(findings);
	look_at_size(findings);
}
