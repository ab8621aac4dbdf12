/*
 * html_element: what is known of HTML's elements, and which of them are open.
 *
 * Ends that HTML lets authors leave out (a paragraph's, a cell's, a list item's) are found as
 * browsers find them, so that nobody hides text from us, but not from readers, by leaving
 * one out.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/text/html.h"

enum html_kind {
	HTML_INLINE,
	HTML_LINE,  /* on lines of its own */
	HTML_BREAK, /* <br> */
	HTML_CELL,
	HTML_RAW, /* what it holds is no HTML, and not shown */
};

struct html_element {
	const char *name;
	enum html_kind kind;
	uint16_t is;    /* what others end or stop at: html_element.c's own */
	uint16_t ends;  /* its start tag ends such elements, ... */
	uint16_t stops; /* ... but looks no further out than these */
	bool empty;     /* <img> and kin hold nothing and are never open */
	bool hides;     /* shows nothing of what it holds */
};

#define HTML_STRANGERS 32 /* names that are not HTML's share so many numbers */
#define HTML_ELEMENTS_MAX 128

struct html_open {
	uint8_t stack[HTML_DEPTH_MAX];
	bool hides[HTML_DEPTH_MAX];
	uint16_t counts[HTML_ELEMENTS_MAX]; /* how often each is in the stack */
	unsigned depth;
	unsigned hidden; /* how many of them hide what they hold */
};

/* The number of the element that bears the name, any case. */
uint8_t html_element_find(struct str name);
const struct html_element *html_element(uint8_t number);

/* A start tag: ends what it ends, and opens the element unless it is empty or the stack full. */
void html_open(struct html_open *open, uint8_t number, bool hides);

/* An end tag: ends the innermost such element and all within; nothing if there is none. */
void html_close(struct html_open *open, uint8_t number);
