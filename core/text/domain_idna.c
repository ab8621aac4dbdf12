#include "core/text/domain_idna.h"

#include <idn2.h>
#include <string.h>

#define NAME_BYTES_MAX ((size_t)4 * DOMAIN_MAX) /* a U-label is at most as many characters */

size_t domain_idna(struct str name, char folded[DOMAIN_MAX + 1])
{
	uint8_t given[NAME_BYTES_MAX + 1], *ascii = NULL;
	size_t len;

	if (name.len > NAME_BYTES_MAX || memchr(name.at, '\0', name.len))
		return 0;
	memcpy(given, name.at, name.len);
	given[name.len] = '\0';
	if (idn2_lookup_u8(given, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
		return 0;

	len = strnlen((char *)ascii, DOMAIN_MAX + 1);
	if (len > DOMAIN_MAX)
		len = 0;
	memcpy(folded, ascii, len);
	folded[len] = '\0';
	idn2_free(ascii);
	return len;
}

size_t domain_unicode(struct str label, char *shown, size_t room)
{
	char given[DOMAIN_MAX + 1], *text = NULL;
	size_t len;

	if (label.len > DOMAIN_MAX || memchr(label.at, '\0', label.len))
		return 0;
	memcpy(given, label.at, label.len);
	given[label.len] = '\0';
	if (idn2_to_unicode_8z8z(given, &text, 0) != IDN2_OK)
		return 0;
	len = strnlen(text, room);
	if (len >= room)
		len = 0;
	memcpy(shown, text, len);
	shown[len] = '\0';
	idn2_free(text);
	return len;
}
