#include "core/geo/netlist_read.h"

#include "core/base/attrs.h"
#include "core/base/buf.h"

/* What providers of lists call the column that counts. */
static const char *const column_names[] = {
	"asn",        "as",       "as_number", "asnumber",  "autonomous_system_number",
	"network",    "cidr",     "prefix",    "ip_prefix", "ip",
	"range",      "ip_range", "subnet",    "ip-range",  "address",
	"ip_address",
};

/* The head of a line before a comment; a # or ; in quotes is none. */
static struct str without_comment(struct str line)
{
	bool quoted = false;

	for (size_t i = 0; i < line.len; i++) {
		if (line.at[i] == '"')
			quoted = !quoted;
		else if (!quoted && (line.at[i] == '#' || line.at[i] == ';'))
			return str_sub(line, 0, i);
	}
	return line;
}

/* Take a column off the front, without its quotes. */
static bool cut_column(struct str *rest, struct str *column)
{
	bool quoted = false;
	size_t end = 0;

	if (!rest->len)
		return false;
	while (end < rest->len && (quoted || (rest->at[end] != ',' && rest->at[end] != '\t'))) {
		if (rest->at[end] == '"')
			quoted = !quoted;
		end++;
	}
	*column = str_trim(str_sub(*rest, 0, end));
	*rest = str_sub(*rest, end + 1, rest->len);
	if (column->len >= 2 && column->at[0] == '"' && column->at[column->len - 1] == '"')
		*column = str_trim(str_sub(*column, 1, column->len - 2));
	return true;
}

/* Which column a heading line names as the one with the entries. */
static bool find_column(struct str heading, unsigned *found)
{
	struct str column;

	for (unsigned no = 0; cut_column(&heading, &column); no++)
		for (size_t i = 0; i < ARRAY_LEN(column_names); i++)
			if (str_equal_nocase(column, str_of(column_names[i]))) {
				*found = no;
				return true;
			}
	return false;
}

static struct str column_of(struct str line, unsigned wanted)
{
	struct str column = { 0 };

	for (unsigned no = 0; cut_column(&line, &column); no++)
		if (no == wanted)
			return column;
	return (struct str){ 0 };
}

static void note_title(struct netlist_reader *reader, struct str comment)
{
	while (comment.len &&
	       (comment.at[0] == '#' || comment.at[0] == ';' || comment.at[0] == ' '))
		comment = str_sub(comment, 1, comment.len);
	if (reader->title && !reader->title->len)
		buf_add_str(reader->title, str_trim(comment));
}

void netlist_refuse(struct netlist_reader *reader, const char *what, size_t no, const char *why)
{
	if (!reader->refused++ && reader->first_refused)
		buf_addf(reader->first_refused, "%s %zu: %s", what, no, why);
}

void netlist_read_lines(struct netlist_reader *reader, struct str text)
{
	unsigned column = 0;
	bool begun = false;
	struct str line;

	for (size_t no = 1; str_cut(&text, '\n', &line); no++) {
		struct str content = str_trim(without_comment(line));
		const char *why;

		if (!content.len) {
			if (no == 1)
				note_title(reader, str_trim(line));
			continue;
		}
		why = reader->take(reader->whose, column_of(content, column));
		if (why && (begun || !find_column(content, &column)))
			netlist_refuse(reader, "line", no, why);
		begun = true;
	}
}

void netlist_read(struct netlist_reader *reader, struct str text)
{
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_sub(text, 3, text.len);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '{' || text.at[i] == '[') {
			netlist_read_json(reader, str_sub(text, i, text.len));
			return;
		}
		if (text.at[i] != ' ' && text.at[i] != '\t' && text.at[i] != '\r' &&
		    text.at[i] != '\n')
			break;
	}
	netlist_read_lines(reader, text);
}
