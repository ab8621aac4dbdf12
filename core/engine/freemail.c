#include "core/engine/freemail.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"

#define LONGEST 32

/* In byte order, for the search. */
/* clang-format off */
static const char *const domains[] = {
	"126.com", "139.com", "163.com", "189.cn", "21cn.com", "abv.bg", "aim.com", "alice.it",
	"aliyun.com", "aol.com", "aol.de", "arcor.de", "att.net", "attbi.com", "bellsouth.net",
	"bigpond.com", "bk.ru", "bluewin.ch", "bol.com.br", "btinternet.com", "centrum.cz",
	"centrum.sk", "charter.net", "chello.at", "comcast.net", "cox.net", "daum.net",
	"docomo.ne.jp", "duck.com", "earthlink.net", "eircom.net", "email.com", "email.cz",
	"ezweb.ne.jp", "fastmail.com", "fastmail.fm", "foxmail.com", "free.fr", "freemail.hu",
	"freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.es", "gmx.fr",
	"gmx.net", "gmx.org", "gmx.us", "googlemail.com", "hanmail.net", "hey.com", "hotmail.be",
	"hotmail.ca", "hotmail.ch", "hotmail.co.jp", "hotmail.co.th", "hotmail.co.uk",
	"hotmail.com", "hotmail.com.ar", "hotmail.com.br", "hotmail.com.tr", "hotmail.de",
	"hotmail.es", "hotmail.fr", "hotmail.gr", "hotmail.it", "hotmail.nl", "hotmail.se",
	"hushmail.com", "icloud.com", "inbox.com", "inbox.lv", "inbox.ru", "interia.pl",
	"juno.com", "keemail.me", "kpnmail.nl", "laposte.net", "libero.it", "list.ru", "live.at",
	"live.be", "live.ca", "live.cn", "live.co.uk", "live.com", "live.com.au", "live.com.mx",
	"live.com.pt", "live.de", "live.dk", "live.fr", "live.ie", "live.in", "live.it",
	"live.jp", "live.nl", "live.no", "live.se", "lycos.com", "mac.com", "mail.bg",
	"mail.com", "mail.de", "mail.ee", "mail.ru", "mailbox.org", "mailfence.com", "mailo.com",
	"me.com", "msn.com", "mweb.co.za", "nate.com", "naver.com", "neuf.fr", "nifty.com",
	"ntlworld.com", "o2.pl", "o2online.de", "onet.eu", "onet.pl", "online.de", "op.pl",
	"optonline.net", "optusnet.com.au", "orange.fr", "outlook.at", "outlook.be",
	"outlook.co.id", "outlook.co.th", "outlook.com", "outlook.com.ar", "outlook.com.au",
	"outlook.com.br", "outlook.cz", "outlook.de", "outlook.dk", "outlook.es", "outlook.fr",
	"outlook.ie", "outlook.in", "outlook.it", "outlook.jp", "outlook.kr", "outlook.pt",
	"outlook.sk", "pm.me", "poste.it", "posteo.de", "proton.me", "protonmail.ch",
	"protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com",
	"runbox.com", "sapo.pt", "sbcglobal.net", "seznam.cz", "sfr.fr", "shaw.ca", "sina.cn",
	"sina.com", "sky.com", "skynet.be", "sohu.com", "sympatico.ca", "t-online.de",
	"talktalk.net", "telenet.be", "telia.com", "terra.com.br", "tin.it", "tiscali.it",
	"tom.com", "tuta.com", "tuta.io", "tutamail.com", "tutanota.com", "tutanota.de",
	"ukr.net", "uol.com.br", "verizon.net", "virgilio.it", "virginmedia.com", "walla.co.il",
	"walla.com", "wanadoo.fr", "web.de", "windowslive.com", "wp.pl", "xtra.co.nz", "ya.ru",
	"yahoo.ca", "yahoo.co.id", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.kr", "yahoo.co.nz",
	"yahoo.co.th", "yahoo.co.uk", "yahoo.co.za", "yahoo.com", "yahoo.com.ar", "yahoo.com.au",
	"yahoo.com.br", "yahoo.com.cn", "yahoo.com.hk", "yahoo.com.mx", "yahoo.com.my",
	"yahoo.com.ph", "yahoo.com.sg", "yahoo.com.tr", "yahoo.com.tw", "yahoo.com.vn",
	"yahoo.cz", "yahoo.de", "yahoo.dk", "yahoo.es", "yahoo.fr", "yahoo.gr", "yahoo.hu",
	"yahoo.ie", "yahoo.in", "yahoo.it", "yahoo.nl", "yahoo.no", "yahoo.pl", "yahoo.pt",
	"yahoo.ro", "yahoo.se", "yandex.by", "yandex.com", "yandex.kz", "yandex.ru", "yandex.ua",
	"yeah.net", "ymail.com", "ziggo.nl", "zoho.com", "zoho.eu", "zohomail.com", "zonnet.nl",
};
/* clang-format on */

static int by_name(const void *name, const void *row)
{
	const char *const *domain = row;

	return strcmp(name, *domain);
}

bool is_freemail(struct str domain)
{
	char name[LONGEST];

	if (domain.len >= sizeof(name))
		return false;
	for (size_t i = 0; i < domain.len; i++) {
		name[i] = domain.at[i];
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] |= 0x20;
	}
	name[domain.len] = '\0';
	return bsearch(name, domains, ARRAY_LEN(domains), sizeof(domains[0]), by_name) != NULL;
}
