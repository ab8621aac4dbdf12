/*
 * output: files that a verb writes besides the store. Private to core/cli.
 *
 * Begun anew, but never in place of something that the desk lives on, or of what the verb reads: that is a slip, and is said before
 * anything is touched. "-" is standard output.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct cli;

/* `mode` 0600 where it may hold what was refused for good reason. 0, or the exit code after a word of complaint about `path`. */
int output_open(const struct cli *cli, const char *path, mode_t mode, FILE **file);
/* 0, or the exit code: it could not be written whole. `failed`: an earlier write said so. NULL is fine. */
int output_close(const char *path, FILE *file, bool failed);

/* Whether `path`, which may be NULL, is one of the files that the verb's operands name ("-": standard input). Says so. */
bool output_is_operand(const struct cli *cli, const char *path);
