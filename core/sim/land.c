#include "core/sim/land.h"

#include "core/base/attrs.h"
#include "core/sim/chance.h"

enum region {
	EUROPE,
	AMERICA,
	LATIN,
	ASIA,
	AFRICA
};

/* clang-format off */
const struct land lands[] = {
	/*  code  share  language region  zone                            dial   Accept-Language          ending  freemail */
	{ "US", 28.0, 0, AMERICA, -300, "America/New_York",      "1",   "en-US,en;q=0.9",        "com",    { "gmail.com", "outlook.com", "yahoo.com", "icloud.com" } },
	{ "GB", 10.0, 0, EUROPE,     0, "Europe/London",         "44",  "en-GB,en;q=0.8",        "co.uk",  { "gmail.com", "hotmail.co.uk", "outlook.com", "btinternet.com" } },
	{ "DE", 12.0, 1, EUROPE,    60, "Europe/Berlin",         "49",  "de-DE,de;q=0.9,en;q=0.7", "de",   { "gmx.de", "web.de", "gmail.com", "t-online.de" } },
	{ "AT",  2.0, 1, EUROPE,    60, "Europe/Vienna",         "43",  "de-AT,de;q=0.9",        "at",     { "gmx.at", "gmail.com", "hotmail.com", "gmx.at" } },
	{ "CH",  2.0, 1, EUROPE,    60, "Europe/Zurich",         "41",  "de-CH,de;q=0.9,fr;q=0.5", "ch",   { "bluewin.ch", "gmail.com", "gmx.ch", "hotmail.com" } },
	{ "FR",  7.0, 2, EUROPE,    60, "Europe/Paris",          "33",  "fr-FR,fr;q=0.9",        "fr",     { "orange.fr", "gmail.com", "free.fr", "laposte.net" } },
	{ "BE",  1.5, 2, EUROPE,    60, "Europe/Brussels",       "32",  "fr-BE,fr;q=0.9,nl;q=0.5", "be",   { "gmail.com", "hotmail.be", "skynet.be", "outlook.com" } },
	{ "ES",  5.0, 3, EUROPE,    60, "Europe/Madrid",         "34",  "es-ES,es;q=0.9",        "es",     { "gmail.com", "hotmail.es", "outlook.es", "yahoo.es" } },
	{ "MX",  2.5, 3, LATIN,   -360, "America/Mexico_City",   "52",  "es-MX,es;q=0.9",        "com.mx", { "gmail.com", "hotmail.com", "outlook.com", "live.com.mx" } },
	{ "CO",  1.0, 3, LATIN,   -300, "America/Bogota",        "57",  "es-CO,es;q=0.9",        "com.co", { "gmail.com", "hotmail.com", "outlook.com", "yahoo.com" } },
	{ "IT",  3.0, 4, EUROPE,    60, "Europe/Rome",           "39",  "it-IT,it;q=0.9",        "it",     { "libero.it", "gmail.com", "alice.it", "hotmail.it" } },
	{ "NL",  3.0, 4, EUROPE,    60, "Europe/Amsterdam",      "31",  "nl-NL,nl;q=0.9,en;q=0.6", "nl",   { "gmail.com", "hotmail.nl", "kpnmail.nl", "live.nl" } },
	{ "PL",  2.0, 4, EUROPE,    60, "Europe/Warsaw",         "48",  "pl-PL,pl;q=0.9",        "pl",     { "wp.pl", "gmail.com", "interia.pl", "o2.pl" } },
	{ "SE",  1.5, 4, EUROPE,    60, "Europe/Stockholm",      "46",  "sv-SE,sv;q=0.9,en;q=0.6", "se",   { "gmail.com", "hotmail.se", "live.se", "telia.com" } },
	{ "RO",  0.8, 4, EUROPE,   120, "Europe/Bucharest",      "40",  "ro-RO,ro;q=0.9",        "ro",     { "gmail.com", "yahoo.com", "outlook.com", "gmail.com" } },
	{ "CA",  3.5, 0, AMERICA, -300, "America/Toronto",       "1",   "en-CA,en;q=0.9",        "ca",     { "gmail.com", "hotmail.ca", "outlook.com", "yahoo.ca" } },
	{ "AU",  2.5, 0, ASIA,     600, "Australia/Sydney",      "61",  "en-AU,en;q=0.9",        "com.au", { "gmail.com", "bigpond.com", "outlook.com", "live.com.au" } },
	{ "IN",  4.0, 0, ASIA,     330, "Asia/Kolkata",          "91",  "en-IN,en;q=0.9,hi;q=0.6", "in",   { "gmail.com", "gmail.com", "yahoo.co.in", "rediffmail.com" } },
	{ "BR",  2.5, 4, LATIN,   -180, "America/Sao_Paulo",     "55",  "pt-BR,pt;q=0.9",        "com.br", { "gmail.com", "hotmail.com", "bol.com.br", "uol.com.br" } },
	{ "TR",  1.0, 4, EUROPE,   180, "Europe/Istanbul",       "90",  "tr-TR,tr;q=0.9",        "com.tr", { "gmail.com", "hotmail.com", "hotmail.com.tr", "yandex.com.tr" } },
	{ "NG",  0.7, 0, AFRICA,    60, "Africa/Lagos",          "234", "en-NG,en;q=0.9",        "ng",     { "gmail.com", "yahoo.com", "gmail.com", "ymail.com" } },
	{ "ZA",  0.8, 0, AFRICA,   120, "Africa/Johannesburg",   "27",  "en-ZA,en;q=0.9",        "co.za",  { "gmail.com", "mweb.co.za", "webmail.co.za", "gmail.com" } },
	{ "JP",  1.2, 4, ASIA,     540, "Asia/Tokyo",            "81",  "ja-JP,ja;q=0.9",        "jp",     { "gmail.com", "yahoo.co.jp", "icloud.com", "nifty.com" } },
	{ "SG",  0.8, 0, ASIA,     480, "Asia/Singapore",        "65",  "en-SG,en;q=0.9",        "com.sg", { "gmail.com", "outlook.com", "yahoo.com.sg", "hotmail.com" } },
	{ "VN",  0.5, 4, ASIA,     420, "Asia/Ho_Chi_Minh",      "84",  "vi-VN,vi;q=0.9",        "vn",     { "gmail.com", "gmail.com", "yahoo.com", "outlook.com" } },
	{ "UA",  0.7, 4, EUROPE,   120, "Europe/Kyiv",           "380", "uk-UA,uk;q=0.9",        "ua",     { "gmail.com", "ukr.net", "gmail.com", "i.ua" } },
};
const uint32_t land_count = ARRAY_LEN(lands);

/* First bytes that were handed out to the region. */
static const uint8_t first_bytes[][16] = {
	[EUROPE]  = { 2, 5, 31, 37, 46, 62, 77, 78, 80, 84, 88, 91, 93, 176, 212, 217 },
	[AMERICA] = { 12, 24, 47, 50, 63, 66, 68, 70, 71, 73, 75, 76, 96, 98, 108, 174 },
	[LATIN]   = { 177, 179, 181, 186, 187, 189, 190, 191, 200, 201, 177, 181, 187, 189, 190, 201 },
	[ASIA]    = { 1, 14, 27, 36, 49, 58, 60, 101, 106, 110, 114, 118, 121, 175, 182, 219 },
	[AFRICA]  = { 41, 102, 105, 154, 196, 197, 41, 102, 105, 154, 196, 197, 41, 102, 105, 154 },
};
static const uint8_t hosting_bytes[16] = { 5, 23, 45, 51, 64, 65, 95, 104, 116, 138, 144, 157, 159, 167, 185, 207 };
/* clang-format on */

/* How wide one network is: bits of the address that its hosts use. */
static const int host_bits[] = {
	[NET_USE_HOME] = 18, [NET_USE_MOBILE] = 8, [NET_USE_HOSTING] = 15, [NET_USE_VPN] = 8
};

struct ip land_address(uint32_t land, enum net_use use, uint32_t network, uint32_t host)
{
	bool is_server = use == NET_USE_HOSTING || use == NET_USE_VPN;
	const uint8_t *firsts = is_server ? hosting_bytes : first_bytes[lands[land].region];
	uint32_t mask = (UINT32_C(1) << host_bits[use]) - 1;
	struct ip ip = { .bytes = { [10] = 0xFF, [11] = 0xFF } };

	for (uint64_t turn = 0;; turn++) {
		uint64_t n = chance_mix(((uint64_t)land << 40) + ((uint64_t)use << 36) +
					((turn + 1) << 48) + network + 1);
		uint32_t spread = (uint32_t)(host * UINT32_C(2654435761)) & mask;
		uint32_t address = ((uint32_t)firsts[n & 15] << 24) |
				   ((uint32_t)(n >> 8) & 0xFFFFFF & ~mask) | spread;

		if ((address & 0xFF) == 0 || (address & 0xFF) == 0xFF)
			address ^= 0x11;
		for (int i = 0; i < 4; i++)
			ip.bytes[12 + i] = (uint8_t)(address >> (24 - 8 * i));
		if (!ip_is_special(&ip))
			return ip;
	}
}
