/*
 * Any bytes as a database, through the same doors as a file: whatever it says of an address must be
 * fit to be shown.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/utf8.h"
#include "core/geo/geo_file.h"
#include "core/geo/geo_mmdb.h"

/* The name is libFuzzer's. NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* libmaxminddb 1.7.1 forgets a list when metadata turn out broken half-way. The name is the sanitizer's.
 * NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl51-cpp,readability-identifier-naming) */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libmaxminddb.so";
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_fit(const struct geo_record *record, const struct geo_data *data)
{
	for (enum geo_text which = 0; which < GEO_TEXT_COUNT; which++)
		require(utf8_valid(geo_record_text(record, data, which)));
	for (unsigned i = 0; i < 2; i++)
		require(record->country[i] == '\0' ||
			(record->country[i] >= 'A' && record->country[i] <= 'Z'));
	require(fabs(record->latitude) <= 90.0 && fabs(record->longitude) <= 180.0);
	require(record->confidence <= 100 || record->confidence == GEO_NO_CONFIDENCE);
	require(record->says != PROXY_NONE && record->says <= PROXY_HOSTING);
}

/* Addresses from the bytes themselves, so that a fuzzer can aim; of both families. */
static void ask(struct geo_mmdb *mmdb, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < 64; i++) {
		struct ip ip = { { [10] = 0xff, [11] = 0xff } };
		const struct geo_record *record;

		for (size_t byte = i % 2 ? 0 : 12; byte < sizeof(ip); byte++)
			ip.bytes[byte] = bytes[(i * 37 + byte * 3) % len];
		record = geo_mmdb_find(mmdb, &ip);
		if (record)
			require_fit(record, geo_mmdb_data(mmdb));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(geo_file_release) struct geo_file file = GEO_FILE_NONE;
	struct geo_data data = { bytes, (uint32_t)len };
	struct geo_mmdb *mmdb = NULL;
	struct geo_record record;

	if (!len)
		return 0;
	geo_record_read(&data, 0, 0, &record);
	require_fit(&record, &data);
	if (geo_file_of((struct str){ (const char *)bytes, len }, &file))
		return 0;
	if (geo_mmdb_open(&file, &mmdb)) {
		require(!mmdb);
		return 0;
	}
	ask(mmdb, bytes, len);
	require(geo_mmdb_about(mmdb).bytes >= len);
	geo_mmdb_close(mmdb);
	return 0;
}
