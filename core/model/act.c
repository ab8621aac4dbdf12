#include "core/model/act.h"

bool act_decides(enum act_kind what)
{
	switch (what) {
	case ACT_DISABLE:
	case ACT_ENABLE:
	case ACT_DELETE:
	case ACT_UNDO:
	case ACT_HOLD:
	case ACT_LAPSE:
	case ACT_CLOSE:
		return true;
	default:
		return false;
	}
}
