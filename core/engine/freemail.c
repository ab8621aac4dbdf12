#include "core/engine/freemail.h"

#include "core/model/domain_list.h"

bool is_freemail(struct str domain)
{
	return domain_is_listed(DOMAIN_LIST_FREEMAIL, domain);
}
