/*
 * cctld: the country that a web or mail domain's ending stands for.
 *
 * Only endings that are taken for their country. Left out, because anybody anywhere takes them for
 * what they read as or because they were given away free, so that they say nothing:
 *
 *   abbreviations  .ai .am .as .bz .cc .cd .cx .dj .fm .gg .gl .gs .hm .im .io .la .ly .me .ms .nr
 *                  .nu .pm .pn .pw .sc .sh .so .st .tc .tf .to .tv .vc .vg .ws
 *   sold widely    .ac .ag .co .gd .ki .lc .mp .nf .sb .sx .tm .tl .vu .wf .yt
 *   once free      .cf .ga .gq .ml .tk
 *   no country     .eu .su
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

/* From a folded host ("fenster-nord.de") to "DE"; "uk" gives GB. False for a name without
 * an ending of this kind; `country` is untouched then. */
bool cctld_country(struct str folded_host, char country[3]);
