#include <stdio.h>

#include "core/base/buf.h"
#include "core/cli/cli.h"

/* scdoc takes these for markup. */
static void escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '_' || *text == '*' || *text == '\\' || *text == '#' || *text == '|' ||
		    *text == '[')
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
}

static void options_describe(struct buf *out, const struct option *options, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "*--%s*", options[i].name);
		if (options[i].letter)
			buf_addf(out, ", *-%c*", options[i].letter);
		if (options[i].argument)
			buf_addf(out, " _%s_", options[i].argument);
		buf_add(out, "\n\t");
		escaped(out, options[i].help);
		buf_add(out, "\n\n");
	}
}

static void verb_describe(struct buf *out, const struct verb *verb)
{
	buf_addf(out, "## strop %s", verb->name);
	if (*verb->operands) {
		buf_add_char(out, ' ');
		escaped(out, verb->operands);
	}
	buf_add(out, "\n\n");
	escaped(out, verb->help);
	buf_add(out, ".\n\n");
	if (verb->more) {
		escaped(out, verb->more);
		buf_add(out, "\n\n");
	}
	options_describe(out, verb->options, verb->option_count);
}

void cli_manual(struct buf *out)
{
	buf_add(out,
		"strop(1)\n\n# NAME\n\nstrop - console and sender-reputation engine for an email provider's support desk\n\n"
		"# SYNOPSIS\n\n*strop* [_VERB_] [_OPTION_...]\n\n# DESCRIPTION\n\n"
		"Without a verb *strop* is the console, at the queue of flagged accounts; *?* shows every key that works "
		"there. With a verb it is a headless command over the same store.\n\n# OPTIONS\n\n");
	options_describe(out, global_options, global_option_count);
	buf_add(out, "# VERBS\n\n");
	for (size_t i = 0; i < verb_count; i++)
		verb_describe(out, &verbs[i]);
	buf_add(out,
		"# EXIT STATUS\n\n*0*\n\tdone\n\n*1*\n\tdone in part, or the answer is \"no\"\n\n*2*\n\twrong usage or "
		"configuration\n\n*3*\n\tthe store, a database file or a server could not be used\n\n"
		"# SEE ALSO\n\n*strop*(5)\n");
}
