/*
 * domain_list_data: the lists of data/mail as they were embedded. Private to domain_list.c.
 */
#pragma once

#include <stddef.h>

extern const unsigned char domain_list_freemail[], domain_list_disposable[],
	domain_list_shortener[], domain_list_pages[];
extern const size_t domain_list_freemail_size, domain_list_disposable_size,
	domain_list_shortener_size, domain_list_pages_size;
