/*
 * token: the secret that a server knows us by.
 *
 * From a file that nobody else may read, from a command that prints it, or from the folder in which
 * systemd hands credentials over ($CREDENTIALS_DIRECTORY/TOKEN_CREDENTIAL). It is the first line, without blanks
 * around it. It lives in memory that is wiped when it is released, and stands in no log and no error.
 */
#pragma once

#include <stddef.h>

#include "core/base/attrs.h"
#include "core/base/err.h"
#include "core/base/str.h"

#define TOKEN_CREDENTIAL "provider.token"
#define TOKEN_MAX 4096                       /* bytes */
#define TOKEN_OUTPUT_MAX ((size_t)64 * 1024) /* bytes of a file or of a command's output */
#define TOKEN_PATIENCE_MS 10000

struct token {
	char *text; /* ends in a NUL; NULL: none */
	size_t room;
};

struct token_source {
	struct str file, command; /* absent: not given. Their texts end in a NUL */
	const char *command_name; /* in sentences; NULL: "token_command" */
	int64_t patience_ms;      /* for the command; 0: TOKEN_PATIENCE_MS */
};

/* ERR_INVALID: why there is none, and how to mend it. */
MUST_USE enum err token_read(const struct token_source *source, struct token *token);
void token_release(struct token *token);
