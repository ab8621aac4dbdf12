/*
 * show: a dossier as text for people, on standard output. Private to core/cli.
 *
 * Section by section as the console has it: who they are, why, where, whom they belong with, what they sent and said. Strangers' text is tamed.
 */
#pragma once

struct cli;
struct dossier;

void show_print(const struct cli *cli, const struct dossier *dossier);
