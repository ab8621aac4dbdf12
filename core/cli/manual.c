#include <string.h>

#include "core/base/buf.h"
#include "core/cli/cli.h"

static const char head[] =
	"strop(1)\n\n"
	"# NAME\n\n"
	"strop - console and sender-reputation engine for an email provider's support desk\n\n"
	"# SYNOPSIS\n\n"
	"*strop* [_VERB_] [_OPTION_...]\n\n"
	"# DESCRIPTION\n\n"
	"Without a verb *strop* is the console, at the queue of flagged accounts; *?* shows every key that works there. "
	"With a verb it is a headless command over the same store: text for people, or JSON with *--json*.\n\n"
	"Times are RFC 3339 in UTC. Every verb that writes is safe to repeat, to kill at any moment, and to run beside "
	"others on the same store.\n\n"
	"# OPTIONS\n\n";

static const char tail[] =
	"# EXIT STATUS\n\n"
	"*0*\n\tdone\n\n"
	"*1*\n\tdone in part, or the answer is \"no\"\n\n"
	"*2*\n\twrong usage or configuration\n\n"
	"*3*\n\tthe store, a database file or a server could not be used\n\n"
	"# ENVIRONMENT\n\n"
	"*STROP\\_STORE*, *STROP\\_CONFIG*, *STROP\\_ACTOR*\n"
	"\tstand for the options *--store*, *--config* and *--actor* where those are not given\n\n"
	"*VISUAL*, *EDITOR*\n\twhat the console opens for a long note\n\n"
	"*NO\\_COLOR*\n\tany value: no colours\n\n"
	"# FILES\n\n"
	"_$XDG_CONFIG_HOME/strop/strop.conf_\n\tthe settings: *strop*(5)\n\n"
	"_$XDG_DATA_HOME/strop/desk.db_\n"
	"\tthe store, unless another is named. Files beside it whose names begin with its own belong to it.\n\n"
	"_$XDG_STATE_HOME/strop/drafts.jsonl_\n"
	"\tnotes and replies that were begun in the console and neither saved nor sent; only its owner can read it. Without XDG\\_STATE\\_HOME it is in "
	"_~/.local/state_.\n\n"
	"_$XDG_STATE_HOME/strop/console.log_\n"
	"\twhat the console logs while it has the screen, unless standard error leads elsewhere; begun anew above 1 MiB.\n\n"
	"# EXAMPLES\n\n"
	"Try it on a desk of our own making:\n\n"
	"```\nstrop demo\n```\n\n"
	"Take events in, keep what was refused, and see who is flagged:\n\n"
	"```\nstrop ingest --rejects refused.jsonl events.jsonl\nstrop queue\n```\n\n"
	"Stop a cluster but for one account, after a look at what would happen, and take it back:\n\n"
	"```\n"
	"strop disable --cluster 12 --except acct-7421 --dry-run\n"
	"strop disable --cluster 12 --except acct-7421 --reason \"phishing as Chase\"\n"
	"strop undo\n"
	"```\n\n"
	"# SEE ALSO\n\n"
	"*strop*(5)\n";

/* Text as scdoc shows it unchanged. In headings it takes everything as it stands. */
static void escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("_*\\#|[", *text))
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
	buf_addf(out, "## strop %s%s%s\n\n", verb->name, *verb->operands ? " " : "",
		 verb->operands);
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
	buf_add(out, head);
	options_describe(out, global_options, global_option_count);
	buf_add(out, "# VERBS\n\n");
	for (size_t i = 0; i < verb_count; i++)
		verb_describe(out, &verbs[i]);
	buf_add(out, tail);
}
