#include "core/desk/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool world_country(const char code[3], double *latitude, double *longitude)
{
	if (!code[0])
		return false;
	for (size_t i = 0; i < world_countries_count; i++) {
		char *end;

		if (strncmp(world_countries[i], code, 2) != 0)
			continue;
		*latitude = strtod(world_countries[i] + 3, &end);
		*longitude = strtod(end, NULL);
		return true;
	}
	return false;
}
