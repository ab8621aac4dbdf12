#include "core/text/domain_suffix.h"

#include <libpsl.h>
#include <stdatomic.h>
#include <stddef.h>

/* A constant in all but name: reading the list takes 0.3 ms, so it is read when first asked for. */
static _Atomic(const psl_ctx_t *) loaded;

static const psl_ctx_t *suffixes(void)
{
	const psl_ctx_t *list = atomic_load(&loaded), *first = NULL;
	psl_ctx_t *fresh;

	if (list)
		return list;
	fresh = psl_latest(NULL);
	list = fresh ? fresh : psl_builtin();
	if (atomic_compare_exchange_strong(&loaded, &first, list))
		return list;
	psl_free(fresh);
	return first;
}

bool domain_suffix_is(const char *folded, bool private_too)
{
	return psl_is_public_suffix2(suffixes(), folded,
				     private_too ? PSL_TYPE_ANY : PSL_TYPE_ICANN);
}

bool domain_suffix_is_listed(const char *folded)
{
	return psl_is_public_suffix2(suffixes(), folded, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}
