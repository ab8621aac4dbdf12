#include "core/model/event.h"

const struct ip *event_ip(const struct event *event)
{
	static const struct ip none;

	switch (event->type) {
	case EVENT_ACCOUNT:
		return &event->as.account.ip;
	case EVENT_LOGIN:
		return &event->as.login.ip;
	case EVENT_MESSAGE:
		return &event->as.message.ip;
	case EVENT_CHAT:
		return &event->as.chat.ip;
	default:
		return &none;
	}
}

int event_compare(const struct event *a, const struct event *b)
{
	int order;

	if (a->at.us != b->at.us)
		return a->at.us < b->at.us ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	order = str_compare(a->account, b->account);
	return order ? order : str_compare(a->id, b->id);
}
