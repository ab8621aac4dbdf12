/*
 * show: a dossier as text for people. Private to core/cli.
 */
#pragma once

struct cli;
struct dossier;

void show_print(const struct cli *cli, const struct dossier *dossier);
