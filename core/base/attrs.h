/*
 * attrs: the compiler extensions we allow ourselves, under plain names.
 *
 * Both gcc and clang know all of these. Adding one here is a decision for the
 * whole tree, so it comes with a line saying what it buys us.
 */
#pragma once

/* The caller may not drop the answer. */
#define MUST_USE __attribute__((warn_unused_result))

/* Check the arguments of a printf-like function; counted from one. */
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/* Run release(&variable) when the variable leaves its scope, however it does. */
#define CLEANUP(release) __attribute__((cleanup(release)))

/* The function ends the program. */
#define NO_RETURN __attribute__((noreturn))

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))
